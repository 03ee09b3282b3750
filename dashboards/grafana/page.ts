import type { Component } from "../../signals/target-labels.ts";
import type { PanelPlan } from "./panels/panel.ts";
import type { PageKind, VariablePlan } from "./variables.ts";

/** Panels under one heading, from left to right; a line is full at a width of 24. */
export interface PageRow {
  readonly title: string;
  readonly panels: readonly PanelPlan[];
}

/** Addresses for a person's browser; one that is missing gives no link. Without a slash at the end. */
export interface PageLinks {
  readonly jaeger?: string;
  readonly prometheus?: string;
}

/** A Grafana dashboard. Each file `pages/<uid>.ts` exports one as `page`; the name of the file is its identity. */
export interface Page {
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** `services`: figures of services, for the services that the reader chooses. `stack`: anything else. */
  readonly kind: PageKind;
  /** Components without which there is nothing to show. */
  readonly needs: readonly Component[];
  /** Whether it is the first page that Grafana shows. Defaults to `false`. */
  readonly home?: boolean;
  /** Beside the data source, the environment and, on a page about services, the service. Defaults to none. */
  readonly variables?: readonly VariablePlan[];
  readonly rows: (links: PageLinks) => readonly PageRow[];
}
