import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { readSettings } from "../../app/settings/settings.ts";
import { apiNames } from "../../infra/components/app.ts";
import { parseSettings } from "../../infra/settings/settings.ts";
import type { Extra } from "../../infra/platforms/kit.ts";
import { UserError } from "../../base/user-error.ts";
import { loadKits } from "../../infra/platforms/conformance/kits.ts";
import { projectOf, type Project } from "./project.ts";
import { renderedFiles } from "./rendered-files.ts";

const roles = ["api", "users", "orders", "payments"] as const;
const extras: ReadonlySet<Extra> = new Set(["full-elasticsearch", "grafana", "kibana"]);

type Config = Readonly<Record<string, unknown>>;
type Variables = Readonly<Record<string, string>>;

const kits = await loadKits();

const projectWith = (config: Config): Project => {
  const settings = parseSettings(config);
  return projectOf(kits[settings.platform], "local", settings, { present: extras });
};

const filesWith = (config: Config): Readonly<Record<string, string>> => renderedFiles(projectWith(config));

/** What a local service is started with, without the paths of secrets that are not there. */
const variablesOf = (files: Readonly<Record<string, string>>, service: string): Variables => {
  const { env } = JSON.parse(files[`services/${service}/start.json`]!) as { readonly env: Variables };
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.endsWith("_FILE")));
};

interface ScrapeJob {
  readonly job_name: string;
  readonly static_configs: readonly { readonly labels: { readonly service: string; readonly component: string } }[];
}

/** The scraped HTTP services by the name of their job. */
const scrapedApis = (files: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
  const { scrape_configs: jobs } = parse(files["services/prometheus/prometheus.yml"]!) as {
    readonly scrape_configs: readonly ScrapeJob[];
  };
  const labelled = jobs.map(({ job_name: job, static_configs: [target] }) => ({ job, ...target!.labels }));
  return Object.fromEntries(
    labelled.filter(({ component }) => component === "api").map(({ job, service }) => [job, service]),
  );
};

/** A role's bare name where telemetry is named: in PromQL, YAML and JSON, variables, queries, links and probes. */
const bareName = new RegExp(
  [
    String.raw`\b(service|peer|job|target|exported_service|service_name)\\?"? ?(=~?|!=|!~|:) ?[\\"']*(api|users|orders|payments)\b(?![-/:])`,
    String.raw`\bjob_name: ["']?(api|users|orders|payments)\b(?!-)`,
    String.raw`\b(OTEL_)?SERVICE_NAME"?[=:] ?"?(api|users|orders|payments)\b(?!-)`,
    String.raw`[ ="](api|users|orders|payments)\.http=`,
  ].join("|"),
);

/** Tests of rules bring services of their own: they are no part of what runs. */
const bareNamesIn = (files: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(files).flatMap(([path, text]) =>
    path.endsWith(".test.yml")
      ? []
      : text.split("\n").flatMap((line) => (bareName.test(line) ? [`${path}: ${line}`] : [])),
  );

describe("an API with a name of its own", () => {
  const named = { name: "shop" };

  test.each([
    ["local", "split"],
    ["local", "single"],
    ["docker", "split"],
    ["docker", "single"],
  ])("is called by no other name in any rendered file (%s, %s)", (platform, mode) => {
    const config = { platform, api: { mode } };
    const files = filesWith({ ...config, app: named });
    expect(bareNamesIn(files)).toEqual([]);
    const text = Object.values(files).join("\n");
    expect(text).toContain('service="shop"');
    expect(text.includes('service="shop-payments"')).toBe(mode === "split");
  });

  test.each([
    ["local", "start"],
    ["docker", "container"],
  ])(
    "is looked for wherever telemetry is named: without one, the roles' names are found there (%s)",
    (platform, start) => {
      const places = bareNamesIn(filesWith({ platform })).map((line) => line.replace(/:.*/, ""));
      expect([...new Set(places)]).toEqual([
        "alerts/slo.rules.yml",
        ...["api", "keeper", "orders", "payments"].map((service) => `services/${service}/${start}.json`),
        "services/prometheus/prometheus.yml",
        "services/prometheus/rules/slo.rules.yml",
        `services/users/${start}.json`,
      ]);
    },
  );

  test("is scraped, by job and label, under the names that its processes report", () => {
    const files = filesWith({ app: named });
    const reported = roles.map((role) => readSettings(variablesOf(files, role)).serviceName);
    expect(reported).toEqual(["shop", "shop-users", "shop-orders", "shop-payments"]);
    expect(apiNames(projectWith({ app: named }).stack.specs)).toEqual(reported);
    expect(scrapedApis(files)).toEqual(Object.fromEntries(reported.map((name) => [name, name])));
    expect(scrapedApis(filesWith({ app: named, api: { mode: "single" } }))).toEqual({ shop: "shop" });
  });

  test.each(["shop", "a".repeat(54)])("calls its peers as they call themselves: %s", (name) => {
    const files = filesWith({ app: { name } });
    const settings = roles.map((role) => readSettings(variablesOf(files, role)));
    const [, ...peers] = settings.map(({ serviceName }) => serviceName);
    const { peerNamePrefix } = settings[0]!;
    expect(["users", "orders", "payments"].map((peer) => peerNamePrefix + peer)).toEqual(peers);
    expect(settings[2]!.peerNamePrefix).toBe(peerNamePrefix);
  });

  test("is probed under that name", () => {
    const { PROBES } = variablesOf(filesWith({ app: named }), "keeper");
    expect(PROBES).toMatch(/(^| )shop\.http=http:/);
  });

  test("leaves its roles' names to services of others", () => {
    const targets = [{ name: "orders", scrape: "127.0.0.1:9000" }];
    expect(scrapedApis(filesWith({ app: named, targets }))).toMatchObject({
      orders: "orders",
      "shop-orders": "shop-orders",
    });
  });

  test("may be called as it is without a name", () => {
    expect(Object.keys(scrapedApis(filesWith({ app: { name: "api" } })))).toEqual([
      "api",
      "api-users",
      "api-orders",
      "api-payments",
    ]);
  });
});

const own = (key: string, name: string): string =>
  `the stack's configuration: ${key}: expected a name of its own, got "${name}" like one of the stack's`;

test.each(["jaeger", "jaeger-metrics", "index-templates", "grafana", "users"])(
  "a name that something else of the stack has is refused in one line: %s",
  (name) => {
    expect(() => projectWith({ app: { name } })).toThrow(new UserError(own("app.name", name)));
  },
);

test.each(["shop", "shop-users"])("a target called like the API is refused in one line: %s", (name) => {
  const config = { app: { name: "shop" }, targets: [{ name, scrape: "127.0.0.1:9000" }] };
  expect(() => projectWith(config)).toThrow(new UserError(own("targets[0].name", name)));
});

test("names that nobody has are free: of a role that is no process, and of an API that is turned off", () => {
  const single = { app: { name: "users" }, api: { mode: "single" } };
  expect(scrapedApis(filesWith(single))).toEqual({ users: "users" });
  const targets = [{ name: "shop", scrape: "127.0.0.1:9000" }];
  expect(scrapedApis(filesWith({ app: { name: "shop", enabled: false }, targets }))).toEqual({ shop: "shop" });
});
