import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** One alert as Alertmanager posts it (https://prometheus.io/docs/alerting/latest/configuration/#webhook_config). */
export interface ReceivedAlert {
  readonly status: "firing" | "resolved";
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** The `Authorization` header that it came with. */
  readonly authorization: string | undefined;
}

interface Notification {
  readonly alerts: readonly Omit<ReceivedAlert, "authorization">[];
}

/** A receiver of alerts, which keeps what it gets. */
export const openWebhookReceiver = async (address = "127.0.0.1") => {
  const alerts: ReceivedAlert[] = [];
  const server: Server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (chunk: string) => {
      body += chunk;
    });
    request.on("end", () => {
      const { authorization } = request.headers;
      for (const alert of (JSON.parse(body) as Notification).alerts) alerts.push({ ...alert, authorization });
      response.end();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, address, resolve);
  });
  return {
    url: `http://${address}:${(server.address() as AddressInfo).port}/alerts`,
    alerts: alerts as readonly ReceivedAlert[],
    close: () => server.close(),
  };
};
