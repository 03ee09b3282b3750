import { createServer, type Server } from "node:http";
import { Registry } from "prom-client";
import type { KeeperMetrics } from "./metrics.ts";
import type { FindRunbook } from "./runbooks.ts";

/** Plain text, so that a browser never executes its content. */
const plainText = {
  "content-type": "text/plain; charset=utf-8",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
} as const;

/**
 * `/health` responds while the process runs, `/metrics` returns the last collected values, `/runbooks/<alert>.md`
 * returns a runbook.
 */
export const createKeeperServer = ({ render }: Pick<KeeperMetrics, "render">, findRunbook: FindRunbook): Server =>
  createServer((request, response) => {
    const path = request.url?.split("?")[0];
    if (path === "/health") {
      response.writeHead(200, { "content-type": "application/json" }).end('{"status":"ok","service":"keeper"}\n');
      return;
    }
    const runbook = findRunbook(path ?? "");
    if (runbook !== undefined) {
      response.writeHead(200, plainText).end(runbook);
      return;
    }
    if (path !== "/metrics") {
      response.writeHead(404, plainText).end("there are /health, /metrics and /runbooks/<alert>.md\n");
      return;
    }
    render().then(
      (text) => response.writeHead(200, { "content-type": Registry.PROMETHEUS_CONTENT_TYPE }).end(text),
      (error: unknown) => response.writeHead(500, { "content-type": "text/plain" }).end(`${String(error)}\n`),
    );
  });
