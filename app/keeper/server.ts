import { createServer, type Server } from "node:http";
import { Registry } from "prom-client";
import type { KeeperMetrics } from "./metrics.ts";

/** `/health` says that the process lives, `/metrics` what was collected last. */
export const createKeeperServer = ({ render }: Pick<KeeperMetrics, "render">): Server =>
  createServer((request, response) => {
    const path = request.url?.split("?")[0];
    if (path === "/health") {
      response.writeHead(200, { "content-type": "application/json" }).end('{"status":"ok","service":"keeper"}\n');
      return;
    }
    if (path !== "/metrics") {
      response.writeHead(404, { "content-type": "text/plain" }).end("there are /health and /metrics\n");
      return;
    }
    render().then(
      (text) => response.writeHead(200, { "content-type": Registry.PROMETHEUS_CONTENT_TYPE }).end(text),
      (error: unknown) => response.writeHead(500, { "content-type": "text/plain" }).end(`${String(error)}\n`),
    );
  });
