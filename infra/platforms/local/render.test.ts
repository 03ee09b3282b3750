import { expect, test } from "vitest";
import { parseSettings } from "../../settings/settings.ts";
import type { Extra } from "../kit.ts";
import { assemble, stackOf } from "../../stack.ts";
import { toYaml } from "../../../base/to-yaml.ts";
import type { TaskSpec } from "../../service.ts";
import { plainContext } from "./plain-context.ts";
import { renderLocal, type LocalUnit } from "./render.ts";
import { golden } from "../../../base/testing/golden.ts";

const context = plainContext({ environment: "local", shift: 0 });

const unitsOf = (config: Readonly<Record<string, unknown>>, shift = 0, extras: readonly Extra[] = []) =>
  renderLocal(stackOf(parseSettings(config), { present: new Set(extras) }), { ...context, shift });

/** Runbooks and dashboards are held in golden files of their own. */
const withoutPages = (unit: LocalUnit): LocalUnit => {
  const short = (name: string, text: string) => {
    if (name.startsWith("dashboards/")) return `(${JSON.parse(text).title})`;
    return name.startsWith("runbooks/") ? `(${text.split("\n")[0]})` : text;
  };
  const files = Object.entries(unit.inputs.files).map(([name, text]) => [name, short(name, text)]);
  return { ...unit, inputs: { ...unit.inputs, files: Object.fromEntries(files) } } as LocalUnit;
};

const shown = (units: readonly LocalUnit[]): string =>
  units.map((unit) => `# ${unit.name}\n---\n${toYaml(withoutPages(unit))}`).join("");

const rendered = (config: Readonly<Record<string, unknown>>, shift = 0): string => shown(unitsOf(config, shift));

test("the default stack is rendered as it was read in review", async () => {
  await expect(rendered({}), golden).toMatchFileSnapshot("__golden__/default.golden.yaml");
});

test("the small stack (Badger, one API process, a webhook, shifted ports) is rendered as it was read in review", async () => {
  const config = {
    traces: { storage: "badger" },
    api: { mode: "single", samplingRate: 0.5, logLevel: "warn" },
    retention: { traces: "2d", metrics: "12h" },
    prometheus: { scrapeInterval: "7s", evaluationInterval: "9s" },
    alertmanager: { webhook: "http://127.0.0.1:9999/hook", groupWait: "3s", groupInterval: "4s" },
    alerts: { HighErrorRate: { threshold: 0.25, window: "30s", for: "11s" } },
    nodeExporter: { enabled: false },
  };
  await expect(rendered(config, 13), golden).toMatchFileSnapshot("__golden__/small.golden.yaml");
});

test("the watching stack (no API, services of others) is rendered as it was read in review", async () => {
  const config = {
    app: { enabled: false },
    nodeExporter: { enabled: false },
    traces: { storage: "badger" },
    targets: [
      {
        name: "checkout",
        scrape: "127.0.0.1:9000",
        objectives: { availability: 0.99, latency: { below: "250ms", share: 0.9 } },
      },
      { name: "cart", scrape: "https://cart.example.org/stats" },
    ],
  };
  await expect(rendered(config), golden).toMatchFileSnapshot("__golden__/watching.golden.yaml");
});

test("what Grafana, Kibana and the full Elasticsearch add to the stack is rendered as it was read in review", async () => {
  const core = new Set(unitsOf({}).map((unit) => JSON.stringify(unit)));
  const extras = unitsOf({}, 0, ["full-elasticsearch", "grafana", "kibana"]);
  const added = extras.filter((unit) => !core.has(JSON.stringify(unit)));
  await expect(shown(added), golden).toMatchFileSnapshot("__golden__/extras.golden.yaml");
});

test("the same settings give the same bytes", () => {
  expect(rendered({})).toBe(rendered({}));
});

test("an address that a service did not say it talks to is refused", () => {
  const curious: TaskSpec = {
    kind: "task",
    name: "curious",
    program: { entry: "tasks/curious.ts", runtime: "node" },
    needs: [],
    talksTo: [],
    resources: { memory: "64Mi", cpu: "100m" },
    verify: { service: "api", port: "http", path: "/" },
    within: "1s",
    run: (at) => ({ args: [at.url("api", "http")] }),
  };
  const stack = assemble([...stackOf(parseSettings({})).specs, curious]);
  expect(() => renderLocal(stack, context)).toThrow("curious.talksTo: lacks api.http");
});

test("more than one copy of a service is refused by the field's path", () => {
  const stack = stackOf(parseSettings({})).specs.map((spec) =>
    spec.kind === "service" && spec.name === "payments" ? { ...spec, replicas: 2 } : spec,
  );
  expect(() => renderLocal(assemble(stack), context)).toThrow(
    "payments.replicas: the local platform runs one of each, not 2",
  );
});

test("a login is refused by the field's path", () => {
  const login = { user: "a", password: "b" };
  const changed = (name: string) =>
    assemble(
      stackOf(parseSettings({})).specs.map((spec) => {
        if (spec.name !== name) return spec;
        if (spec.kind === "task") return { ...spec, verify: { ...spec.verify, login } };
        return { ...spec, health: { ...spec.health, login } };
      }),
    );
  const reason = "the local platform asks without a password";
  expect(() => renderLocal(changed("jaeger"), context)).toThrow(`jaeger.health.login: ${reason}`);
  expect(() => renderLocal(changed("index-templates"), context)).toThrow(`index-templates.verify.login: ${reason}`);
});

test("an override replaces one field of one service, on this platform only", () => {
  const overrides = { docker: { cpuShares: 77 }, local: { args: ["--only-on-a-laptop"] } };
  const specs = stackOf(parseSettings({})).specs.map((spec) =>
    spec.name === "jaeger" ? { ...spec, overrides } : spec,
  );
  const argsOf = (units: readonly LocalUnit[], name: string) => units.find((unit) => unit.name === name)?.inputs.args;
  const after = renderLocal(assemble(specs), context);
  expect(argsOf(after, "jaeger")).toEqual(["--only-on-a-laptop"]);
  expect(argsOf(after, "alertmanager")).toEqual(argsOf(unitsOf({}), "alertmanager"));
});
