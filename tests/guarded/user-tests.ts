import { describe, expect, test } from "vitest";
import { today, type GuardedWorld } from "./guarded-world.ts";

const alias = "jaeger-traces-demo";

/** What each user of Elasticsearch may do. */
export const testUsers = (world: GuardedWorld): void => {
  describe("each user may do what it is there for, and no more", () => {
    const span = `jaeger-span-${today}`;
    const document = { startTimeMillis: 1 };
    const setting = { persistent: { "indices.recovery.max_bytes_per_sec": "50mb" } };

    test.each([
      ["jaeger", "GET", "/", undefined, 200],
      ["jaeger", "POST", `/${span}/_doc`, document, 201],
      ["jaeger", "POST", `/${span}/_search`, {}, 200],
      ["jaeger", "POST", "/orders-2020-01-01/_search", {}, 403],
      ["jaeger", "POST", "/orders-2020-01-01/_doc", document, 403],
      ["jaeger", "PUT", "/orders-2020-01-02", undefined, 403],
      ["jaeger", "DELETE", `/${span}`, undefined, 403],
      ["jaeger", "PUT", "/_index_template/x", { index_patterns: ["x"] }, 403],
      ["keeper", "GET", "/_cat/indices", undefined, 200],
      ["keeper", "DELETE", "/orders-2020-01-01", undefined, 403],
      ["keeper", "POST", `/${span}/_search`, {}, 200],
      ["keeper", "POST", `/${span}/_doc`, document, 403],
      ["keeper", "PUT", `/jaeger-dependencies-${today}/_doc/1`, { dependencies: [] }, 201],
      ["keeper", "POST", `/jaeger-dependencies-${today}/_search`, {}, 403],
      ["keeper", "POST", "/orders-2020-01-01/_search", {}, 403],
      ["keeper", "PUT", "/_cluster/settings", setting, 403],
      ["grafana", "POST", `/${alias}/_search`, {}, 200],
      ["grafana", "POST", `/${span}/_search`, {}, 403],
      ["grafana", "POST", `/${alias}/_doc`, document, 403],
      ["grafana", "DELETE", `/${span}`, undefined, 403],
      ["index-templates", "POST", `/${span}/_search`, {}, 403],
      ["index-templates", "DELETE", `/${span}`, undefined, 403],
      ["kibana-objects", "GET", `/${alias}/_field_caps?fields=*`, undefined, 200],
      ["kibana-objects", "POST", `/${alias}/_search`, {}, 403],
      ["logs", "POST", "/logs-api-default/_doc?op_type=create", { message: "a" }, 201],
      ["logs", "PUT", "/logs-api-default/_doc/1", { message: "a" }, 403],
      ["logs", "POST", "/logs-api-default/_search", {}, 403],
      ["logs", "POST", `/${span}/_doc?op_type=create`, document, 403],
      ["health", "GET", "/_cluster/health", undefined, 200],
      ["health", "POST", `/${span}/_search`, {}, 403],
      ["health", "GET", "/_security/user", undefined, 403],
      ["admin", "PUT", "/_cluster/settings", setting, 200],
    ] as const)("%s: %s %s", async (user, method, path, body, status) => {
      const answer = await world.ask(world.basic(user), method, path, body);
      expect(answer.status, await answer.text()).toBe(status);
    });
  });
};
