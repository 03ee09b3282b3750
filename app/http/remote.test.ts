import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { context } from "@opentelemetry/api";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withCorrelation } from "../telemetry/correlation.ts";
import { createMetrics } from "../telemetry/metrics.ts";
import { keepSpans } from "../testing/spans.ts";
import { createRemote, type Remote } from "./remote.ts";

const spans = keepSpans();
const metrics = createMetrics();
const timeoutMillis = 400;
const requests: IncomingMessage[] = [];
let answer: (response: ServerResponse, count: number) => void;

const server = createServer((request, response) => {
  requests.push(request);
  answer(response, requests.length);
});
let remote: Remote;

beforeEach(async () => {
  requests.length = 0;
  spans.clear();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind
  remote = createRemote({ peer: "orders", address: `http://127.0.0.1:${port}`, metrics, timeoutMillis });
});

afterEach(() => {
  server.closeAllConnections();
  return new Promise<void>((resolve) => server.close(() => resolve()));
});

const json = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
};

test("a peer has the name from its own telemetry", async () => {
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind
  const named = createRemote({
    peer: "orders",
    peerName: "shop-orders",
    address: `http://127.0.0.1:${port}`,
    metrics,
    timeoutMillis,
  });
  answer = (response) => json(response, 200, { id: 3 });
  await named({ method: "GET", route: "/orders/{id}", params: { id: 3 } });
  expect(spans.all()[0]?.attributes["peer.service"]).toBe("shop-orders");
  expect(await metrics.registry.metrics()).toMatch(/external_api_requests_total\{[^}]*peer="shop-orders"/);
});

test("a call carries the trace and the correlation ID, and is a client span that names its peer", async () => {
  answer = (response) => json(response, 200, { id: 3 });
  const call = () => remote({ method: "GET", route: "/orders/{id}", params: { id: 3 }, query: { skip: 1 } });
  expect(await context.with(withCorrelation(context.active(), "corr-1"), call)).toEqual({ id: 3 });

  const [span] = spans.all();
  expect(span).toMatchObject({ name: "GET /orders/{id}", kind: 2 });
  expect(span?.attributes).toMatchObject({
    "peer.service": "orders",
    "http.response.status_code": 200,
    "url.template": "/orders/{id}",
  });
  expect(span?.attributes["url.full"]).not.toContain("skip");
  const { traceId, spanId } = span?.spanContext() ?? {};
  expect(requests[0]?.url).toBe("/orders/3?skip=1");
  expect(requests[0]?.headers).toMatchObject({
    traceparent: `00-${traceId}-${spanId}-01`,
    "x-correlation-id": "corr-1",
  });
});

test.each([
  [404, { type: "urn:problem:not_found", detail: "no order 9", errors: [{ field: "id" }] }, 404, "no order 9"],
  [503, { type: "urn:problem:timeout", detail: "slow" }, 503, "slow"],
  [500, { type: "urn:problem:unhandled", detail: "inside" }, 502, "The service orders failed"],
  [500, { secret: "x" }, 502, "The service orders failed"],
])("%i with %o becomes %i: %s", async (status, body, expected, message) => {
  answer = (response) => json(response, status, body);
  const call = remote({ method: "POST", route: "/orders", body: {} });
  await expect(call).rejects.toMatchObject({ status: expected, message });
  expect(spans.all()[0]?.status.code).toBe(2);
});

test("a hanging service is a timeout after the configured time", async () => {
  answer = () => {};
  await expect(remote({ method: "POST", route: "/orders", body: {} })).rejects.toMatchObject({ status: 504 });
});

test.each([
  ["GET", undefined, 2],
  ["POST", "key-1", 2],
  ["POST", undefined, 1],
] as const)("a lost connection of a %s with key %s is tried %i times", async (method, idempotencyKey, tries) => {
  answer = (response) => response.destroy();
  await expect(remote({ method, route: "/orders", idempotencyKey })).rejects.toMatchObject({ status: 503 });
  expect(requests).toHaveLength(tries);
  expect(spans.all().at(-1)?.attributes["http.request.resend_count"]).toBe(tries === 2 ? 1 : undefined);
});
