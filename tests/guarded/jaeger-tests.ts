import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { sendTrace } from "../../scripts/start-up/send-trace.ts";
import { json, spansOf } from "../support/stack-queries.ts";
import { startGuardedJaeger } from "./guarded-jaeger.ts";
import { today, withWrongPassword, type GuardedWorld } from "./guarded-world.ts";

/** Jaeger, with an Elasticsearch that asks for passwords. */
export const testJaeger = (world: GuardedWorld): void => {
  describe("Jaeger", () => {
    const shift = 23_000;

    test("stores and finds spans with its name, its password and its role", async () => {
      const jaeger = await startGuardedJaeger(world.stack, shift);
      try {
        const health = () =>
          fetch(`${jaeger.url(13_133)}/status`).then(
            ({ status }) => status,
            () => 0,
          );
        await expect.poll(health, { timeout: 20_000 }).toBe(200);
        const traceId = await sendTrace(jaeger.url(4318));
        const found = async () => (await spansOf(jaeger.url(16_686), traceId)).map(({ name }) => name);
        await expect.poll(() => found().catch(() => []), { timeout: 20_000 }).toEqual(["smoke-test"]);
        const services = async () => (await fetch(`${jaeger.url(16_686)}/api/v3/services`)).text();
        await expect.poll(services, { timeout: 20_000 }).toContain("stack-smoke-test");
      } finally {
        await jaeger.close();
      }
    });

    test("shows who calls whom, once keeper's schedule has read the spans that it stored", async () => {
      const jaeger = await startGuardedJaeger(world.stack, shift);
      const traceId = randomBytes(16).toString("hex");
      try {
        const start = BigInt(Date.now()) * 1_000_000n;
        // Client and server: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding.
        const ends = [
          { service: "shop", kind: 3, spanId: "aaaaaaaaaaaaaaa1" },
          { service: "stock", kind: 2, spanId: "aaaaaaaaaaaaaaa2", parentSpanId: "aaaaaaaaaaaaaaa1" },
        ].map(({ service, ...span }) => ({
          resource: { attributes: [{ key: "service.name", value: { stringValue: service } }] },
          scopeSpans: [
            {
              spans: [
                { ...span, traceId, name: "buy", startTimeUnixNano: `${start}`, endTimeUnixNano: `${start + 1n}` },
              ],
            },
          ],
        }));
        const send = () =>
          fetch(`${jaeger.url(4318)}/v1/traces`, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify({ resourceSpans: ends }),
          }).then(
            ({ ok }) => ok,
            () => false,
          );
        await expect.poll(send, { timeout: 20_000 }).toBe(true);
        const edges = async () => {
          const { code, output } = await world.stack.run("keeper", world.scheduleOf("service-map"));
          expect(code, output).toBe(0);
          const query = `endTs=${Date.now()}&lookback=3600000`;
          return ((await json(`${jaeger.url(16_686)}/api/dependencies?${query}`)) as { data: unknown }).data;
        };
        await expect.poll(edges, { timeout: 20_000 }).toEqual([{ parent: "shop", child: "stock", callCount: 1 }]);
      } finally {
        await jaeger.close();
        const stored = await world.ask(world.basic("admin"), "POST", "/jaeger-span-*/_search", {
          query: { term: { traceID: traceId } },
        });
        const { hits } = (await stored.json()) as { hits: { hits: readonly { _id: string; _index: string }[] } };
        for (const { _index: index, _id: id } of hits.hits)
          await world.ask(world.basic("admin"), "DELETE", `/${index}/_doc/${id}?refresh=true`);
        await world.ask(world.basic("admin"), "DELETE", `/jaeger-dependencies-${today}`);
      }
    });

    test("says so where its password is wrong, and does not start", async () => {
      const path = world.stack.pathOf("jaeger", "elasticsearch-jaeger-password");
      const output = await withWrongPassword(path, async () => (await startGuardedJaeger(world.stack, shift)).ended());
      expect(output).toContain("401");
    });
  });
};
