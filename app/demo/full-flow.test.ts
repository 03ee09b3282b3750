import { afterAll, beforeAll, expect, test } from "vitest";
import type { Peer } from "../settings/settings.ts";
import { openTestService, type TestService } from "../testing/service.ts";
import { keepSpans } from "../testing/spans.ts";

const spans = keepSpans();
const open: TestService[] = [];
let gateway: TestService;

const listen = async (role: Peer, environment: Record<string, string> = {}): Promise<string> => {
  const service = await openTestService({ environment: { SERVICE_ROLE: role, ...environment } });
  open.push(service);
  return service.app.listen({ port: 0, host: "127.0.0.1" });
};

beforeAll(async () => {
  const USERS_URL = await listen("users");
  const PAYMENTS_URL = await listen("payments");
  const ORDERS_URL = await listen("orders", { USERS_URL, PAYMENTS_URL });
  const links = { JAEGER_UI_URL: "http://jaeger:16686/", KIBANA_URL: "http://kibana:5601" };
  gateway = await openTestService({
    environment: { SERVICE_ROLE: "api", USERS_URL, ORDERS_URL, PAYMENTS_URL, ...links },
  });
  open.push(gateway);
});
afterAll(async () => {
  for (const service of open.toReversed()) await service.close();
});

test("one request goes through four services in one trace, with one correlation ID", async () => {
  spans.clear();
  const response = await gateway.app.inject({
    url: "/demo/full-flow/2?amount=17.25",
    headers: { "x-correlation-id": "flow-1" },
  });
  const flow = response.json<{ trace_id: string }>();
  expect(flow).toMatchObject({
    correlation_id: "flow-1",
    order_status: "paid",
    steps: [
      { step: "user", id: 2 },
      { step: "order", id: 4 },
      { step: "payment", id: 4 },
    ],
    links: {
      jaeger: `http://jaeger:16686/trace/${flow.trace_id}`,
      kibana: expect.stringContaining(`http://kibana:5601/app/discover#/?_a=`),
    },
  });
  expect(new Set(spans.all().map((span) => span.spanContext().traceId))).toEqual(new Set([flow.trace_id]));
  const tree = spans.tree();
  expect(tree).toEqual(
    expect.arrayContaining([
      "GET /demo/full-flow/{user_id} < root",
      "full_flow < GET /demo/full-flow/{user_id}",
      "POST /orders < full_flow",
      "POST /orders < POST /orders",
      "GET /users/{id} < create_order",
      "GET /users/{id} < GET /users/{id}",
      "process_order < POST /orders",
      "POST /payments < process_order",
      "process_payment < POST /payments",
      "INSERT payments < process_payment",
      "UPDATE orders < process_order",
    ]),
  );
  const ids = open.flatMap(({ logs }) => logs.map((line) => line["correlation_id"]));
  expect(new Set(ids)).toEqual(new Set(["flow-1"]));
});

test("each service serves only its own routes, the gateway all of them", async () => {
  const [users] = open;
  expect((await users?.app.inject("/orders"))?.statusCode).toBe(404);
  expect((await users?.app.inject("/openapi.json"))?.statusCode).toBe(404);
  for (const url of ["/users?limit=2", "/orders?user_id=1", "/payments/3"]) {
    expect((await gateway.app.inject(url)).statusCode, url).toBe(200);
  }
});

test("an error behind the gateway is returned unchanged", async () => {
  const missing = await gateway.app.inject("/demo/full-flow/404");
  expect(missing.json()).toMatchObject({ status: 404, detail: "There is no user 404" });
  const removed = await gateway.app.inject({ method: "DELETE", url: "/users/5" });
  expect(removed.statusCode).toBe(204);
});

test("without payments the order stays pending, and the gateway reports it", async () => {
  const [, payments] = open;
  await payments?.app.close();
  const response = await gateway.app.inject({ method: "POST", url: "/orders", payload: { user_id: 1, amount: 8 } });
  expect(response.json()).toMatchObject({ status: 503, detail: expect.stringContaining("stays pending") });
});
