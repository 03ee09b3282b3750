import { expect, test } from "vitest";
import { pageLinks, type Pageless } from "./page-links.ts";
import type { At } from "./service.ts";
import { assemble } from "./stack.ts";

/** Where a stack of these services finds itself. */
const atWith = (names: readonly string[], pageless: Pageless = new Set()): Pick<At, "publicUrl" | "stack"> => ({
  publicUrl: (service, port) => `http://${service}.example/${port}`,
  stack: { ...assemble([]), has: (name) => names.includes(name), pageless },
});
const all = ["grafana", "jaeger", "keeper", "prometheus"];
const settings = { "links.runbooks": undefined };

test("lead to the pages that are there, and to the runbooks that keeper serves", () => {
  expect(pageLinks(settings, atWith(all))).toEqual({
    grafana: "http://grafana.example/http",
    jaeger: "http://jaeger.example/ui",
    prometheus: "http://prometheus.example/http",
    runbooks: "http://keeper.example/http/runbooks",
  });
});

test("lead to no page of a server that was built without pages, or is not there", () => {
  const pageless = new Set(["jaeger", "prometheus"] as const);
  expect(pageLinks(settings, atWith(["jaeger", "prometheus"], pageless))).toEqual({});
});

test("lead to the runbooks that a stack names", () => {
  const own = { "links.runbooks": "https://wiki.example/runbooks/" };
  expect(pageLinks(own, atWith(all)).runbooks).toBe("https://wiki.example/runbooks");
});
