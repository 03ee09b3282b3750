import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { decodeExport, type SentSpan } from "./otlp-decoder.ts";

/** How the collector behaves: accepts spans, rejects them permanently, or never responds. */
export type Mood = "takes" | "refuses" | "hangs";

/** A collector for tests: a real server on its own port. */
export interface OtlpReceiver {
  readonly endpoint: string;
  readonly port: number;
  readonly spans: SentSpan[];
  mood: Mood;
  readonly close: () => Promise<void>;
}

/** Listens for OTLP over HTTP; `port` 0 selects a free port. */
export const startReceiver = async (port = 0): Promise<OtlpReceiver> => {
  const spans: SentSpan[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request);
    if (receiver.mood === "hangs") return;
    if (receiver.mood === "takes") spans.push(...decodeExport(body));
    response.writeHead(receiver.mood === "takes" ? 200 : 400, { "content-type": "application/x-protobuf" }).end();
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.address() as AddressInfo; // a TCP server has no other kind
  const receiver: OtlpReceiver = {
    endpoint: `http://127.0.0.1:${address.port}`,
    port: address.port,
    spans,
    mood: "takes",
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
};
