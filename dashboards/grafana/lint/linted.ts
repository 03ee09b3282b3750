interface Source {
  readonly type?: string;
  readonly uid?: string;
}

/** A query as the rules see it; which fields it has depends on its data source. */
export interface LintedTarget {
  readonly datasource?: Source;
  readonly expr?: string;
  readonly legendFormat?: string;
  readonly query?: string;
  readonly queryType?: string;
  readonly service?: string;
  readonly alias?: string;
  readonly timeField?: string;
  readonly metrics?: readonly { readonly type: unknown }[];
}

/** A panel as the rules see it. */
export interface LintedPanel {
  readonly id: number;
  readonly type: string;
  readonly title?: string;
  readonly description?: string;
  readonly datasource?: Source;
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } };
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number };
  readonly targets?: readonly LintedTarget[];
}

/** A dashboard's variable as the rules see it. */
export interface LintedVariable {
  readonly name: string;
  readonly type: string;
  readonly label?: string;
  readonly multi?: boolean;
  readonly includeAll?: boolean;
  readonly allValue?: string;
  readonly refresh?: number;
  readonly datasource?: Source;
}

/** Marks in all graphs, as the rules see them. */
export interface LintedAnnotation {
  readonly name: string;
  /** 1 for the marks that people make in Grafana, which every exported dashboard has. */
  readonly builtIn?: number;
  readonly enable: boolean;
  readonly expr?: string;
  readonly useValueForTime?: boolean;
  readonly datasource?: Source;
}

/** A dashboard's JSON as the rules see it. */
export interface LintedDashboard {
  readonly title?: string;
  readonly uid?: string;
  readonly editable?: boolean;
  readonly version?: number;
  readonly annotations: { readonly list: readonly LintedAnnotation[] };
  readonly panels: readonly LintedPanel[];
  readonly templating: { readonly list: readonly LintedVariable[] };
}
