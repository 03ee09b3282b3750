import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { decodeExport } from "../../app/testing/otlp-decoder.ts";

/** How a collector fails. */
export type Fault = "down" | "slow" | "answering 500";

/** A collector on a port of its own that fails when it is told to. */
export interface FaultyCollector {
  readonly endpoint: string;
  readonly fail: (fault: Fault) => Promise<void>;
  readonly restore: () => Promise<void>;
  /** How many spans it has taken; decoded only now, so as not to disturb who measures. */
  readonly spans: () => number;
  readonly close: () => Promise<void>;
}

const slowMillis = 3000; // within the time that the API gives it

export const startFaultyCollector = async (): Promise<FaultyCollector> => {
  let fault: Fault | undefined;
  let taken = 0;
  let server: Server | undefined;
  const bodies: Buffer[] = [];

  const listen = async (port: number): Promise<number> => {
    const started = createServer((request, response) => {
      void buffer(request).then(async (body) => {
        if (fault === "answering 500") return response.writeHead(500).end();
        if (fault === "slow") await pause(slowMillis);
        if (response.destroyed) return response;
        bodies.push(body);
        return response.writeHead(200, { "content-type": "application/x-protobuf" }).end();
      });
    });
    await new Promise<void>((resolve) => started.listen(port, "127.0.0.1", resolve));
    server = started;
    return (started.address() as AddressInfo).port; // a TCP server has no other kind
  };

  const close = (): Promise<void> =>
    new Promise((resolve) => {
      if (!server) return resolve();
      server.close(() => resolve());
      server.closeAllConnections();
      server = undefined;
    });

  const port = await listen(0);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async fail(wanted) {
      fault = wanted;
      if (wanted === "down") await close();
    },
    async restore() {
      fault = undefined;
      if (!server) await listen(port);
    },
    spans() {
      for (const body of bodies.splice(0)) taken += decodeExport(body).length;
      return taken;
    },
    close,
  };
};
