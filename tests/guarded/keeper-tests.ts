import { pino } from "pino";
import { describe, expect, test } from "vitest";
import { startKeeper } from "../../keeper/keeper.ts";
import { readKeeperSettings } from "../../keeper/settings.ts";
import { today, withWrongPassword, type GuardedWorld } from "./guarded-world.ts";

/** keeper and its schedules, with an Elasticsearch that asks for passwords. */
export const testKeeper = (world: GuardedWorld): void => {
  describe("keeper", () => {
    const old = "jaeger-span-2020-01-01";
    const schedule = (wanted = "old-indices") => world.scheduleOf(wanted);

    test("deletes old indices, and nothing else", async () => {
      const others = ["orders-2020-01-01", `jaeger-service-${today}`];
      for (const index of [old, ...others]) await world.ask(world.basic("admin"), "PUT", `/${index}`);
      expect(await world.stack.run("keeper", schedule())).toEqual({ code: 0, output: `deleted ${old}\n` });
      expect(await world.stack.run("keeper", schedule())).toEqual({ code: 0, output: "no index is older than 7d\n" });
      for (const index of others) expect((await world.ask(world.basic("admin"), "GET", `/${index}`)).status).toBe(200);
    });

    test("counts the calls between services from their spans, once however often it runs", async () => {
      const span = (spanID: string, serviceName: string, kind: string, parent?: string) => ({
        traceID: "a1",
        spanID,
        startTimeMillis: Date.now(),
        process: { serviceName },
        tag: { "span@kind": kind },
        references: parent === undefined ? [] : [{ refType: "CHILD_OF", traceID: "a1", spanID: parent }],
      });
      const spans = [
        span("1", "shop", "server"),
        span("2", "shop", "client", "1"),
        span("3", "stock", "server", "2"),
        span("4", "stock", "internal", "3"),
      ];
      const path = (id: string) => `/jaeger-span-${today}/_doc/${id}?refresh=true`;
      for (const one of spans) await world.ask(world.basic("jaeger"), "PUT", path(one.spanID), one);
      for (let round = 0; round < 2; round += 1) {
        const { code, output } = await world.stack.run("keeper", schedule("service-map"));
        expect(code, output).toBe(0);
        expect(output).toContain(": 1 calls, 1 edges\n");
      }
      const found = await world.ask(world.basic("jaeger"), "POST", `/jaeger-dependencies-${today}/_search`, {});
      const { hits } = (await found.json()) as { hits: { hits: readonly { _source: unknown }[] } };
      expect(hits.hits.map(({ _source }) => _source)).toMatchObject([
        { dependencies: [{ parent: "shop", child: "stock", callCount: 1 }] },
      ]);
      for (const { spanID } of spans) await world.ask(world.basic("admin"), "DELETE", path(spanID));
    });

    test("tells of a wrong password in one line", async () => {
      const path = world.stack.pathOf("keeper", "elasticsearch-keeper-password");
      const { code, output } = await withWrongPassword(path, () => world.stack.run("keeper", schedule()));
      expect(code).toBe(1);
      expect(output).toMatch(/^GET http:\S+: 401, the password of the user "keeper" is not accepted\n$/);
    });

    test("reads the figures of all indices, and asks for health as its user", async () => {
      const variables = world.stack.environment("keeper");
      const keeper = await startKeeper(
        readKeeperSettings({
          ...variables,
          HOST: "127.0.0.1",
          PORT: "0",
          PROBES: variables["PROBES"]!.split(" ").find((pair) => pair.startsWith("elasticsearch.")),
          COLLECT_INTERVAL: "1s",
          SCHEDULES_FILE: "",
        }),
        pino({ level: "silent" }),
      );
      const metrics = async () => (await fetch(`${keeper.address}/metrics`)).text();
      await expect.poll(metrics, { timeout: 10_000 }).toMatch(/elasticsearch_cluster_health_status\{color="\w+"\} 1/);
      expect(await metrics()).toContain('keeper_probe_up{target="elasticsearch",endpoint="http"} 1');
      expect(await metrics()).toContain('elasticsearch_index_documents{family="other",day=""}');
      await keeper.stop();
    });
  });
};
