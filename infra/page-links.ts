import type { At } from "./service.ts";
import type { Settings } from "./settings/settings.ts";

/** A server that can be built without its web pages: what comes from the Go registry has only its HTTP API. */
export type PagedServer = "jaeger" | "prometheus";

/** Which servers of a stack have no web pages. */
export type Pageless = ReadonlySet<PagedServer>;

/** Addresses that links for people begin with, without a slash at the end; what has no page is left out. */
export interface PageLinks {
  readonly grafana?: string;
  readonly jaeger?: string;
  readonly prometheus?: string;
  /** The folder with a page for each alert. */
  readonly runbooks?: string;
}

const ports = { grafana: "http", jaeger: "ui", prometheus: "http" } as const;

/**
 * Where links of a stack lead to: only to pages that are there. Runbooks are where `links.runbooks` says, or what keeper
 * serves of them.
 */
export const pageLinks = (
  settings: Pick<Settings, "links.runbooks">,
  at: Pick<At, "publicUrl" | "stack">,
): PageLinks => {
  const { stack } = at;
  const pages = (["grafana", "jaeger", "prometheus"] as const).filter(
    (name) => stack.has(name) && !(name !== "grafana" && stack.pageless.has(name)),
  );
  const own = stack.has("keeper") ? `${at.publicUrl("keeper", "http")}/runbooks` : undefined;
  const runbooks = settings["links.runbooks"]?.replace(/\/+$/, "") ?? own;
  return {
    ...Object.fromEntries(pages.map((name) => [name, at.publicUrl(name, ports[name])])),
    ...(runbooks !== undefined && { runbooks }),
  };
};
