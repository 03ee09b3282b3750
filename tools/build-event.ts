import type { BuildUnit } from "./build-unit.ts";

/** What happens while tools are built; `name` is `jaeger 2.13.0`. */
export type BuildEvent =
  | { readonly kind: "plan"; readonly names: readonly string[]; readonly minutes: number }
  | { readonly kind: "waiting"; readonly name: string; readonly pid: number; readonly lock: string }
  | { readonly kind: "start"; readonly name: string; readonly action: string }
  | { readonly kind: "end"; readonly name: string; readonly outcome: "ready" | "failed" | "stopped" }
  | { readonly kind: "interrupted" };

/** Where the events of a build go; {@link terminalReport} shows them to a person. */
export type Report = (event: BuildEvent) => void;

/** How a build is called in what people read. */
export const labelOf = ({ name, version }: BuildUnit): string => `${name} ${version}`;
