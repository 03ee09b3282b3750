import { expect, test } from "vitest";
import { mebibytes } from "../base/units.ts";
import { parseSettings } from "./settings/settings.ts";
import { stackOf } from "./stack.ts";

const specsOf = (config: Readonly<Record<string, unknown>>) =>
  stackOf(parseSettings({ platform: "docker", api: { database: "postgres", cache: "redis" }, ...config }), {
    present: new Set(["full-elasticsearch", "grafana", "kibana"]),
  }).specs;

const memoryOf = (config: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(specsOf(config).map(({ name, resources }) => [name, mebibytes(resources.memory)]));

test("without a word a stack is small", () => {
  expect(memoryOf({})).toEqual(memoryOf({ size: "small" }));
});

test("in a larger stack no service may take less, and those that carry the load may take more", () => {
  const [small, medium, large] = ["small", "medium", "large"].map((size) => memoryOf({ size }));
  const larger = (a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>) =>
    Object.keys(a).filter((name) => b[name]! > a[name]!);
  const carrying = ["api", "elasticsearch", "jaeger", "orders", "payments", "postgres", "prometheus", "redis", "users"];
  expect(larger(small!, medium!).toSorted()).toEqual(carrying);
  expect(larger(medium!, large!).toSorted()).toEqual(carrying);
  expect([...larger(medium!, small!), ...larger(large!, medium!)]).toEqual([]);
});

test("a heap of its own wins over the size", () => {
  const heap = (config: Readonly<Record<string, unknown>>) => memoryOf(config)["elasticsearch"];
  expect(heap({ size: "medium" })).toBe(2048 * 1.5 + 512);
  expect(heap({ size: "medium", elasticsearch: { heap: "1Gi" } })).toBe(1024 * 1.5 + 512);
});
