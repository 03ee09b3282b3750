import type { Extra } from "../../stack.ts";

/** Images have everything. */
export const dockerExtras: ReadonlySet<Extra> = new Set(["full-elasticsearch", "grafana", "kibana"] as const);
