/** The inputs of a container as `known-inputs.ts` lets them through. */
export interface ContainerInputs {
  readonly name: string;
  readonly image: string;
  readonly hostname?: string;
  readonly user?: string;
  readonly entrypoints?: readonly string[];
  readonly command?: readonly string[];
  readonly envs?: readonly string[];
  readonly labels?: readonly { readonly label: string; readonly value: string }[];
  readonly networkMode?: string;
  readonly networksAdvanced?: readonly { readonly name: string; readonly aliases?: readonly string[] }[];
  readonly ports?: readonly { readonly internal: number; readonly external: number; readonly ip: string }[];
  readonly volumes?: readonly {
    readonly volumeName?: string;
    readonly hostPath?: string;
    readonly containerPath: string;
    readonly readOnly?: boolean;
  }[];
  readonly tmpfs?: Readonly<Record<string, string>>;
  readonly pidMode?: string;
  readonly readOnly?: boolean;
  readonly capabilities?: { readonly drops?: readonly string[] };
  readonly securityOpts?: readonly string[];
  readonly restart?: string;
  readonly logDriver?: string;
  readonly logOpts?: Readonly<Record<string, string>>;
  readonly init?: boolean;
  readonly memory?: number;
  readonly memorySwap?: number;
  readonly cpuShares?: number;
  readonly ulimits?: readonly { readonly name: string; readonly soft: number; readonly hard: number }[];
  readonly mounts?: readonly {
    readonly type: string;
    readonly source: string;
    readonly target: string;
    readonly readOnly?: boolean;
    readonly bindOptions?: { readonly propagation?: string };
  }[];
  readonly healthcheck?: {
    readonly tests: readonly string[];
    readonly interval: string;
    readonly startInterval?: string;
    readonly timeout: string;
    readonly retries: number;
    readonly startPeriod?: string;
  };
  readonly wait?: boolean;
  readonly waitTimeout?: number;
  readonly mustRun?: boolean;
  readonly start?: boolean;
  readonly stopTimeout?: number;
  readonly destroyGraceSeconds?: number;
  readonly uploads?: readonly {
    readonly file: string;
    readonly content: string;
    readonly permissions?: string;
    readonly owner?: string;
    readonly group?: string;
  }[];
}
