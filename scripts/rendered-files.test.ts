import { describe, expect, test } from "vitest";
import { parse } from "yaml";
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

test("renders dashboards and rules of the API for services of others alone, and none without any", () => {
  const app = { enabled: false };
  const targets = [{ name: "checkout", scrape: "127.0.0.1:9000" }];
  const of = (config: Readonly<Record<string, unknown>>) =>
    Object.keys(renderedFiles(projectOf("local", parseSettings(config)))).filter((name) =>
      /^alerts\/.*rules|^grafana\/dash/.test(name),
    );
  expect(of({ app })).toEqual(["alerts/stack.rules.yml"]);
  expect(of({ app, targets })).toEqual([
    "alerts/api.rules.yml",
    "alerts/stack.rules.yml",
    "grafana/dashboards/api-performance.json",
  ]);
  expect(of({ app, targets: targets.map((target) => ({ ...target, objectives: { availability: 0.9 } })) })).toContain(
    "alerts/slo.rules.yml",
  );
});

test.each(["local", "docker"])("checks the very rules that Prometheus is given on %s", (platform) => {
  const files = renderedFiles(projectOf("any", parseSettings({ platform })));
  expect(files["services/prometheus/rules/api.rules.yml"]).toBe(files["alerts/api.rules.yml"]);
  expect(files["services/alertmanager/alertmanager.yml"]).toBe(files["alerts/alertmanager.yml"]);
});

interface PrometheusFile {
  readonly scrape_configs: readonly {
    readonly job_name: string;
    readonly static_configs: readonly { readonly labels: { readonly service: string } }[];
  }[];
}

describe.each([
  ["split", ["shop", "shop-orders", "shop-payments", "shop-users"]],
  ["single", ["shop"]],
])("an API of another name (%s)", (mode, names) => {
  const config = { app: { name: "shop" }, api: { mode } };
  const files = renderedFiles(projectOf("local", parseSettings(config)));
  const bare = /\b(service|peer|job)=~?\\?"(api|users|orders|payments)\\?"/;

  test("is scraped by that name, its services by theirs", () => {
    const { scrape_configs: jobs } = parse(files["services/prometheus/prometheus.yml"]!) as PrometheusFile;
    const services = jobs.flatMap((job) => job.static_configs.map(({ labels }) => labels.service));
    expect(services).toEqual(expect.arrayContaining(names));
    expect(services.filter((name) => ["api", "users", "orders", "payments"].includes(name))).toEqual([]);
    expect(jobs.map(({ job_name: job }) => job)).toEqual(expect.arrayContaining(names));
  });

  test("has that name in its traces, and knows the others by theirs", () => {
    const variables = names.map((name) => {
      const role = name === "shop" ? "api" : name.slice("shop-".length);
      const { env } = JSON.parse(files[`services/${role}/start.json`]!) as { env: Readonly<Record<string, string>> };
      return env;
    });
    expect(variables.map((env) => env["OTEL_SERVICE_NAME"])).toEqual(names);
    expect(variables[0]!["PEER_NAME_PREFIX"]).toBe(mode === "split" ? "shop-" : undefined);
  });

  test("has its objectives under that name, and the old names nowhere in rules or dashboards", () => {
    expect(files["alerts/slo.rules.yml"]).toContain('service="shop"');
    const shown = Object.entries(files).filter(([path]) => /rules\.yml$|dashboards\/|queries\.json$/.test(path));
    expect(shown.length).toBeGreaterThan(3);
    expect(shown.filter(([, text]) => bare.test(text)).map(([path]) => path)).toEqual([]);
  });

  test("is probed by that name", () => {
    const { env } = JSON.parse(files["services/keeper/start.json"]!) as { env: Readonly<Record<string, string>> };
    expect(env["PROBES"]).toMatch(/(^| )shop\.http=http:/);
    expect(env["PROBES"]).not.toMatch(/(^| )api\./);
  });
});

test.each([
  [{ app: { name: "jaeger" } }, 'app.name: expected a name of its own, got "jaeger" like one of the stack\'s'],
  [
    { app: { name: "shop" }, targets: [{ name: "shop-users", scrape: "127.0.0.1:9000" }] },
    'targets[0].name: expected a name of its own, got "shop-users" like one of the stack\'s',
  ],
])("a name that something else has is refused in one line: %j", (config, line) => {
  expect(() => projectOf("local", parseSettings(config))).toThrow(line);
});
