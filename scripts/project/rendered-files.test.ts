import { expect, test } from "vitest";
import { parseSettings } from "../../infra/settings/settings.ts";
import { loadKits } from "../../infra/platforms/conformance/kits.ts";
import type { Extra } from "../../infra/platforms/kit.ts";
import { projectOf } from "./project.ts";
import { renderedFiles } from "./rendered-files.ts";

const kits = await loadKits();
const extras: ReadonlySet<Extra> = new Set(["full-elasticsearch", "grafana", "kibana"]);

const filesWith = (config: Readonly<Record<string, unknown>>) => {
  const settings = parseSettings(config);
  return renderedFiles(projectOf(kits[settings.platform], "any", settings, { present: extras }));
};

test("renders every kind of file, and the same bytes each time", () => {
  const files = filesWith({});
  expect(Object.keys(files)).toEqual(
    expect.arrayContaining([
      "alerts/alertmanager.yml",
      "alerts/api.rules.yml",
      "alerts/api.test.yml",
      "services/grafana/dashboards/api-performance.json",
      "services/grafana/provisioning/datasources/observability.yml",
      "runbooks/HighErrorRate.md",
      "services/elasticsearch/elasticsearch.yml",
      "services/index-templates/templates.json",
      "services/jaeger/jaeger.yml",
      "services/prometheus/start.json",
    ]),
  );
  expect(filesWith({})).toEqual(files);
});

test("renders dashboards and rules of the API for services of others alone, and none without any", () => {
  const app = { enabled: false };
  const targets = [{ name: "checkout", scrape: "127.0.0.1:9000" }];
  const of = (config: Readonly<Record<string, unknown>>) =>
    Object.keys(filesWith(config)).filter((name) =>
      /^alerts\/.*rules|^services\/grafana\/dashboards\/api-performance/.test(name),
    );
  expect(of({ app })).toEqual(["alerts/stack.rules.yml"]);
  expect(of({ app, targets })).toEqual([
    "alerts/api.rules.yml",
    "alerts/stack.rules.yml",
    "services/grafana/dashboards/api-performance.json",
  ]);
  expect(of({ app, targets: targets.map((target) => ({ ...target, objectives: { availability: 0.9 } })) })).toContain(
    "alerts/slo.rules.yml",
  );
});

test.each(["local", "docker"])("checks the very rules that Prometheus is given on %s", (platform) => {
  const files = filesWith({ platform });
  expect(files["services/prometheus/rules/api.rules.yml"]).toBe(files["alerts/api.rules.yml"]);
  expect(files["services/alertmanager/alertmanager.yml"]).toBe(files["alerts/alertmanager.yml"]);
});
