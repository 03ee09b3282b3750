import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { decodeExport } from "../../app/testing/otlp-decoder.ts";

let spans = 0;
const bodies: Buffer[] = [];
const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  bodies.push(await buffer(request));
  response.writeHead(200, { "content-type": "application/x-protobuf" }).end();
};

const server = createServer((request, response) => void take(request, response));
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
// Decoded when it is asked for, not while somebody measures.
process.on("message", () => {
  for (const body of bodies.splice(0)) spans += decodeExport(body).length;
  process.send?.(spans);
  spans = 0;
});
process.on("disconnect", () => process.exit(0));
