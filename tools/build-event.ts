/** What happens while tools are fetched and built; `name` is `jaeger 2.13.0`. */
export type BuildEvent =
  | { readonly kind: "fetch-plan"; readonly names: readonly string[] }
  | { readonly kind: "plan"; readonly names: readonly string[]; readonly minutes: number }
  /** It may work out, or not. */
  | { readonly kind: "tight"; readonly why: string }
  | { readonly kind: "waiting"; readonly name: string; readonly pid: number; readonly lock: string }
  | { readonly kind: "start"; readonly name: string; readonly action: string }
  /** Of what is fetched, in bytes; `total` is missing where the server does not tell. */
  | { readonly kind: "progress"; readonly name: string; readonly done: number; readonly total?: number }
  | { readonly kind: "end"; readonly name: string; readonly outcome: "ready" | "failed" | "stopped" }
  /** The next source is asked. */
  | { readonly kind: "unavailable"; readonly name: string; readonly why: string }
  /** No release at all can be had, for the same reasons. */
  | { readonly kind: "no-reach"; readonly why: string }
  | { readonly kind: "interrupted"; readonly during: "build" | "fetch" };

/** Where the events of a build go; {@link terminalReport} shows them to a person. */
export type Report = (event: BuildEvent) => void;

/** How a build or a release is called in what people read. */
export const labelOf = ({ name, version }: { readonly name: string; readonly version: string }): string =>
  `${name} ${version}`;
