import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterAll, expect, test } from "vitest";
import { createSender } from "./send.ts";

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

const open: (() => void)[] = [];
afterAll(() => {
  for (const close of open) close();
});

/** A collector that returns these responses in order, and then repeats the last one. */
const collector = async (answers: readonly Answer[]) => {
  const received: { body: Buffer; headers: IncomingHttpHeaders; at: number; port: number | undefined }[] = [];
  const server = createServer((request, response) => {
    const { status, headers = {} } = answers[Math.min(received.length, answers.length - 1)]!;
    const came = { headers: request.headers, at: performance.now(), port: request.socket.remotePort };
    const take = async (): Promise<void> => {
      received.push({ ...came, body: await buffer(request) });
      response.writeHead(status, headers).end();
    };
    void take();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(() => server.close().closeAllConnections());
  return { received, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

test.concurrent("bodies are sent as OTLP over one persistent connection", async () => {
  const { received, endpoint } = await collector([{ status: 200 }]);
  const { send } = await createSender({ endpoint, headers: { "x-tenant": "shop" }, timeoutMillis: 5000 });
  await send(Buffer.from("one"));
  await send(Buffer.from("two"));
  expect(received.map(({ body }) => body.toString())).toEqual(["one", "two"]);
  expect(received[0]!.headers).toMatchObject({ "content-type": "application/x-protobuf", "x-tenant": "shop" });
  expect(received[1]!.port).toBe(received[0]!.port);
});

test.concurrent.each([429, 502, 503, 504])("after %i the same body is sent again", async (status) => {
  const { received, endpoint } = await collector([{ status }, { status }, { status: 200 }]);
  const { send } = await createSender({ endpoint, timeoutMillis: 10_000 });
  await send(Buffer.from("spans"));
  expect(received.map(({ body }) => body.toString())).toEqual(["spans", "spans", "spans"]);
  expect(received[2]!.at - received[1]!.at).toBeGreaterThan((received[1]!.at - received[0]!.at) / 2);
});

test.concurrent("it waits as long as the collector requests", async () => {
  const { received, endpoint } = await collector([{ status: 503, headers: { "retry-after": "1" } }, { status: 200 }]);
  const { send } = await createSender({ endpoint, timeoutMillis: 10_000 });
  await send(Buffer.from("spans"));
  expect(received[1]!.at - received[0]!.at).toBeGreaterThan(990);
});

test.concurrent.each([
  [{ status: 400 }, 1],
  [{ status: 500 }, 1],
  [{ status: 503, headers: { "retry-after": "60" } }, 1],
  [{ status: 503, headers: { "retry-after": new Date(Date.now() + 600_000).toUTCString() } }, 1],
])("it does not wait for %j", async (answer, times) => {
  const { received, endpoint } = await collector([answer]);
  const { send } = await createSender({ endpoint, timeoutMillis: 5000 });
  await expect(send(Buffer.from("spans"))).rejects.toThrow(`The collector answered ${answer.status}`);
  expect(received).toHaveLength(times);
});

test.concurrent("it gives up on a failing collector after the timeout", async () => {
  const { received, endpoint } = await collector([{ status: 503 }]);
  const { send } = await createSender({ endpoint, timeoutMillis: 1000 });
  const began = performance.now();
  await expect(send(Buffer.from("spans"))).rejects.toThrow("503");
  expect(performance.now() - began).toBeLessThan(3000);
  expect(received.length).toBeGreaterThan(1);
});

test.concurrent("after it is stopped it makes only one attempt", async () => {
  const { received, endpoint } = await collector([{ status: 503 }]);
  const { send, stop } = await createSender({ endpoint, timeoutMillis: 5000 });
  stop();
  await expect(send(Buffer.from("spans"))).rejects.toThrow("503");
  expect(received).toHaveLength(1);
});
