import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import type { ServiceSpec } from "../../infra/service.ts";
import { parseSettings } from "../../infra/settings/settings.ts";
import { stackOf } from "../../infra/stack.ts";
import { describeProblem, problemOf, type ServiceProblem } from "./service-problem.ts";

const at = new Date(2026, 0, 2, 8, 30, 15);
const now = new Date(at.getTime() + 61_000);
const base = { log: "/x/api.log", lastLines: ["one", "two and more"] } as const;

test("tells how a service ended and how long ago, with the end of its log", () => {
  const problem: ServiceProblem = { ...base, state: "dead", ended: "by SIGKILL", since: { at, by: "its end" } };
  expect(describeProblem("api", problem, { now })).toBe(
    "api ended by SIGKILL 61 s ago (2026-01-02 08:30:15); the end of /x/api.log:\n  | one\n  | two and more",
  );
});

test("tells what it goes by where nobody saw the end, and cuts lines to the terminal", () => {
  const problem: ServiceProblem = { ...base, state: "unhealthy", since: { at, by: "its last good answer" } };
  expect(describeProblem("api", problem, { now, width: 9 })).toBe(
    "api is unhealthy for 61 s (since 2026-01-02 08:30:15, by its last good answer); the end of /x/api.log:\n  | one\n  | two a",
  );
});

test("says so where there is no log", () => {
  const problem: ServiceProblem = { ...base, lastLines: [], state: "dead", since: { at, by: "its start" } };
  expect(describeProblem("api", problem, { now })).toMatch(/; \/x\/api\.log is empty$/);
});

test("asks Prometheus for the last good answer under the name that the service has there", async () => {
  const asked: string[] = [];
  const prometheus = createServer((request, response) => {
    asked.push(new URL(request.url!, "http://prometheus").searchParams.get("query")!);
    response.end(JSON.stringify({ data: { result: [{ values: [[at.getTime() / 1000, "1"]] }] } }));
  });
  await new Promise<void>((resolve) => prometheus.listen(0, "127.0.0.1", resolve));
  const { port } = prometheus.address() as AddressInfo; // a TCP server has no other kind
  const stack = stackOf(parseSettings({ app: { name: "shop" } }));
  const orders = stack.specs.find((spec): spec is ServiceSpec => spec.name === "orders")!;
  const problem = await problemOf(
    orders,
    { state: "unhealthy", id: "17", started: new Date(at.getTime() - 5000) },
    {
      reach: (_service, _port, use) => use(`http://127.0.0.1:${port}`),
      endOfLog: (name) => Promise.resolve({ log: `/x/${name}.log`, lines: [] }),
    },
  );
  prometheus.close().closeAllConnections();
  expect(asked).toEqual(['min(keeper_probe_up{target="shop-orders"}) or min(up{service="shop-orders"})']);
  expect(problem).toMatchObject({ log: "/x/orders.log", since: { at, by: "its last good answer" } });
});

test("says what is known of a service where no Prometheus can be reached", async () => {
  const orders = stackOf(parseSettings({})).specs.find((spec): spec is ServiceSpec => spec.name === "orders")!;
  const started = new Date(at.getTime() - 5000);
  const problem = await problemOf(
    orders,
    { state: "unhealthy", id: "17", started },
    {
      reach: () => Promise.reject(new Error("there is no port prometheus.http")),
      endOfLog: () => Promise.resolve({ log: "/x/orders.log", lines: ["exit code 3"] }),
    },
  );
  expect(problem).toMatchObject({ state: "unhealthy", log: "/x/orders.log", lastLines: ["exit code 3"] });
});
