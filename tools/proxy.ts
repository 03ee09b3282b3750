import * as http from "node:http";
import type { Env } from "./tool.ts";

const variables = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"] as const;

/**
 * Lets `fetch` go through the proxy that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name while `work` runs. Before Node
 * 24.14 it cannot be told so here; there `NODE_USE_ENV_PROXY=1` does it for the whole program.
 */
export const withProxy = async <T>(env: Env, work: () => Promise<T>): Promise<T> => {
  const isWanted = variables.some((name) => env[name]);
  const setProxy = http.setGlobalProxyFromEnv as typeof http.setGlobalProxyFromEnv | undefined;
  const restore = isWanted ? setProxy?.(env) : undefined;
  try {
    return await work();
  } finally {
    restore?.();
  }
};
