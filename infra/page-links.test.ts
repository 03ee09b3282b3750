import { expect, test } from "vitest";
import { pageLinks } from "./page-links.ts";

const at = { publicUrl: (service: string, port: string) => `http://${service}.example/${port}` };
const specs = ["grafana", "jaeger", "keeper", "prometheus"].map((name) => ({ name }));
const none = new Set<never>();
const settings = { "links.runbooks": undefined };

test("lead to the pages that are there, and to the runbooks that keeper serves", () => {
  expect(pageLinks(settings, { specs, pageless: none }, at)).toEqual({
    grafana: "http://grafana.example/http",
    jaeger: "http://jaeger.example/ui",
    prometheus: "http://prometheus.example/http",
    runbooks: "http://keeper.example/http/runbooks",
  });
});

test("lead to no page of a server that was built without pages, or is not there", () => {
  const pageless = new Set(["jaeger", "prometheus"] as const);
  expect(pageLinks(settings, { specs: [{ name: "jaeger" }, { name: "prometheus" }], pageless }, at)).toEqual({});
});

test("lead to the runbooks that a stack names", () => {
  const own = { "links.runbooks": "https://wiki.example/runbooks/" };
  expect(pageLinks(own, { specs, pageless: none }, at).runbooks).toBe("https://wiki.example/runbooks");
});
