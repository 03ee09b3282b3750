import { expect, test } from "vitest";
import { parseSettings } from "../infra/settings.ts";
import { projectOf } from "./project.ts";
import { renderedFiles } from "./rendered-files.ts";

test("renders every kind of file, and the same bytes each time", () => {
  const files = renderedFiles(projectOf("local", parseSettings({})));
  expect(Object.keys(files)).toEqual(
    expect.arrayContaining([
      "alerts/alertmanager.yml",
      "alerts/api.rules.yml",
      "alerts/api.test.yml",
      "grafana/dashboards/api-performance.json",
      "grafana/provisioning/datasources/observability.yml",
      "runbooks/HighErrorRate.md",
      "services/elasticsearch/elasticsearch.yml",
      "services/index-templates/templates.json",
      "services/jaeger/jaeger.yml",
      "services/prometheus/start.json",
    ]),
  );
  expect(renderedFiles(projectOf("local", parseSettings({})))).toEqual(files);
});

test("checks the very rules that Prometheus is given", () => {
  const files = renderedFiles(projectOf("local", parseSettings({})));
  expect(files["services/prometheus/rules/api.rules.yml"]).toBe(files["alerts/api.rules.yml"]);
  expect(files["services/alertmanager/alertmanager.yml"]).toBe(files["alerts/alertmanager.yml"]);
});
