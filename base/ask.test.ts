import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, onTestFinished, test } from "vitest";
import { ask, askJson, isGood, problemOf } from "./ask.ts";

const timeoutMs = 5000;

/** A server on loopback for one test; its address. */
const serve = async (answer: RequestListener): Promise<string> => {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a TCP server has no other kind of address
};

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly type: string | undefined;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** A server that records each request and answers with a status and a body. */
const record = async (status: number, body: string) => {
  const received: Received[] = [];
  const url = await serve((request: IncomingMessage, response) => {
    const answer = async (): Promise<void> => {
      const { method, url: path, headers } = request;
      const { authorization, "content-type": type } = headers;
      received.push({ method, url: path, type, authorization, body: await text(request) });
      response.writeHead(status).end(body);
    };
    void answer();
  });
  return { received, url };
};

describe("ask", () => {
  test("sends a GET without a body, a type or credentials", async () => {
    const { received, url } = await record(204, "");
    expect(await ask(`${url}/a?b=c`, { timeoutMs })).toEqual({ status: 204, body: "" });
    expect(received).toEqual([{ method: "GET", url: "/a?b=c", type: undefined, authorization: undefined, body: "" }]);
  });

  test("sends JSON of any length in UTF-8, with its credentials", async () => {
    const { received, url } = await record(201, "made");
    const json = { name: "Zoë ☃", list: [1, 2] };
    const credentials = { user: "keeper", password: "p:w é" };
    expect(await ask(url, { method: "PUT", json, credentials, timeoutMs })).toEqual({ status: 201, body: "made" });
    const [request] = received;
    expect(JSON.parse(request!.body)).toEqual(json);
    expect(request).toMatchObject({ method: "PUT", type: "application/json" });
    const encoded = request!.authorization!.replace(/^Basic /, "");
    expect(Buffer.from(encoded, "base64").toString()).toContain("keeper:p:w");
  });

  test("returns a failure's status and body, which is no error yet", async () => {
    const { url } = await record(503, "not ready");
    expect(await ask(url, { timeoutMs })).toEqual({ status: 503, body: "not ready" });
  });

  test("rejects if the whole response does not arrive in time", async () => {
    const url = await serve((_request, response) => void response.write("the first half"));
    await expect(ask(url, { timeoutMs: 60 })).rejects.toThrow(/abort|timeout/i);
  });

  test("rejects if nothing listens, and if the connection breaks in the middle", async () => {
    const { url } = await record(200, "");
    const closed = url.replace(/:\d+$/, ":1");
    await expect(ask(closed, { timeoutMs })).rejects.toThrow("ECONNREFUSED");
    const broken = await serve((_request, response) => {
      response.writeHead(200, { "content-length": "100" }).write("half");
      response.socket!.destroy();
    });
    await expect(ask(broken, { timeoutMs })).rejects.toThrow();
  });

  test("gives up on a response that would fill the memory", async () => {
    const chunk = "x".repeat(2 ** 20);
    const url = await serve((_request, response) => {
      for (let count = 0; count < 20; count += 1) response.write(chunk);
      response.end();
    });
    await expect(ask(url, { timeoutMs })).rejects.toThrow("the response is larger than 16777216 bytes");
  });
});

describe("askJson", () => {
  test("returns the parsed response", async () => {
    const { url } = await record(200, '{"status":"green","nodes":3}');
    expect(await askJson(url, { timeoutMs })).toEqual({ status: "green", nodes: 3 });
  });

  test.each([
    [404, '{ "error":\n "no such   index" }', '404 { "error": "no such index" }'],
    [500, "", "500"],
    [418, "x".repeat(300), `418 ${"x".repeat(200)}`],
  ])("fails with address, status and the start of the body: %i", async (status, body, line) => {
    const { url } = await record(status, body);
    await expect(askJson(url, { timeoutMs })).rejects.toThrow(`${url}: ${line}`);
  });

  test("names the user whose password is refused, and not the password", async () => {
    const { url } = await record(401, "who are you?");
    const credentials = { user: "jaeger", password: "hunter2" };
    const failure = await askJson(url, { credentials, timeoutMs }).catch((error: Error) => error.message);
    expect(failure).toBe(`${url}: 401, the password of the user "jaeger" is not accepted`);
    await expect(askJson(url, { timeoutMs })).rejects.toThrow(`${url}: 401 who are you?`);
  });
});

test.each([
  [199, false],
  [200, true],
  [299, true],
  [300, false],
])("a status of %i is good: %s", (status, good) => {
  expect(isGood({ status })).toBe(good);
});

test("a problem is one line, whatever the body is", () => {
  expect(problemOf({ status: 400, body: "a\r\nb\tc" })).toBe("400 a b c");
});
