import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Metrics } from "../telemetry/metrics.ts";
import { metricsText } from "../telemetry/metrics-text.ts";

/** Metrics on their own port, which does not have to be open to users of the API. */
export interface MetricsServer {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Serves only `/metrics`. */
export const startMetricsServer = async (
  metrics: Pick<Metrics, "registry">,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<MetricsServer> => {
  const answer = async ({ url, headers }: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (url?.split("?", 1)[0] !== "/metrics") {
      response.writeHead(404, { "content-type": "text/plain" }).end("there is /metrics only\n");
      return;
    }
    const { type, text } = await metricsText(metrics, headers.accept);
    response.writeHead(200, { "content-type": type }).end(text);
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port, // a TCP server has no other kind
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
