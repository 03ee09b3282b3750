import { receiverTypes, type Receiver } from "./receiver.ts";
import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { syntaxErrors } from "../signals/promql/syntax-errors.ts";
import { alertDefinitions } from "./definitions.ts";
import { apiMetrics } from "../signals/api-metrics.ts";
import { seconds } from "../base/duration.ts";
import { renderAlertFiles } from "./files.ts";
import { alertNames, renderRules } from "./render.ts";
import { renderRuleTests } from "./rule-tests.ts";
import { apiObjectives } from "./objective.ts";
import { recordingRules } from "./recording-rules.ts";
import type { RuleOptions } from "./selection.ts";
import { thresholds } from "./thresholds.ts";

const options: RuleOptions = {
  environment: "staging",
  components: ["alertmanager", "api", "elasticsearch", "jaeger", "keeper", "node", "prometheus"],
  evaluationInterval: "15s",
  objectives: [
    { service: "orders", kind: "availability", share: 0.999 },
    { service: "orders", kind: "latency", share: 0.95, below: "500ms" },
    { service: "checkout", kind: "availability", share: 0.9 },
    { service: "checkout", kind: "latency", share: 0.8, below: "2s" },
  ],
  links: {
    grafana: "https://grafana.example.org",
    prometheus: "https://prometheus.example.org",
    runbooks: "https://example.org/runbooks",
  },
};
/** One of every type, with and without what may be left out. */
const receivers: readonly Receiver[] = [
  { type: "webhook", name: "hook", url: "/run/secrets/hook-url", token: "/run/secrets/hook-token" },
  { type: "slack", name: "chat", url: "/run/secrets/slack-url", channel: "#alerts", severities: ["warning"] },
  { type: "slack", name: "elsewhere", url: "/run/secrets/elsewhere-url" },
  {
    type: "email",
    name: "team",
    to: "team@example.org",
    from: "alerts@example.org",
    server: "smtp.example.org:587",
    user: "alerts",
    password: "/run/secrets/smtp-password",
  },
  {
    type: "email",
    name: "relay",
    to: "me@example.org",
    from: "stack@example.org",
    server: "127.0.0.1:25",
    requireTls: false,
  },
  { type: "pagerduty", name: "pager", key: "/run/secrets/pagerduty-key", severities: ["critical"] },
];

const files = renderAlertFiles({
  ...options,
  alertmanager: {
    receivers,
    groupWait: "11s",
    groupInterval: "2m",
    repeatInterval: "3h",
  },
});

interface RuleFile {
  readonly groups: readonly { readonly rules: readonly { readonly alert?: string; readonly expr: string }[] }[];
}

const rulesOf = (rendered: Readonly<Record<string, string>>) =>
  Object.values(rendered).flatMap((text) => (parse(text) as RuleFile).groups.flatMap(({ rules }) => rules));

const alertsOf = (rendered: Readonly<Record<string, string>>) =>
  rulesOf(rendered).flatMap(({ alert }) => (alert === undefined ? [] : [alert]));

describe("the files of alerting", () => {
  it("are reviewed with a receiver of every type", () => {
    expect(new Set(receivers.map(({ type }) => type))).toEqual(new Set(Object.keys(receiverTypes)));
  });

  it.each([
    ...Object.entries(files.rules),
    ...Object.entries(files.ruleTests),
    ["alertmanager.yml", files.alertmanager] as const,
  ])("keep %s as it was reviewed", async (name, text) => {
    await expect(text).toMatchFileSnapshot(`__golden__/${name}`);
  });

  it.each(Object.entries(files.runbooks))("keep the runbook %s up to date", async (name, text) => {
    await expect(text).toMatchFileSnapshot(`../docs/runbooks/${name}`);
  });

  it("are the same at every rendering", () => {
    expect(renderRules(options)).toEqual(renderRules(options));
    expect(renderRuleTests(options)).toEqual(renderRuleTests(options));
  });

  it("hold only expressions that Prometheus' parser reads", () => {
    const { environment, evaluationInterval } = options;
    const runbookQueries = alertDefinitions.flatMap(({ runbook }) => runbook.steps.flatMap(({ query }) => query ?? []));
    const resolved = alertDefinitions.map((alert) => alert.resolve({ environment, evaluationInterval }));
    const recorded = recordingRules(options.objectives ?? [], environment);
    const texts = [
      ...runbookQueries.map(({ text }) => text),
      ...resolved.map(({ expression }) => expression),
      ...recorded.map(({ expr }) => expr),
    ];
    expect(texts.length).toBeGreaterThan(5);
    expect(texts.flatMap(syntaxErrors)).toEqual([]);
  });
});

describe("objectives", () => {
  it("of the API have a bucket to be measured by", () => {
    const { below } = apiObjectives.latency!;
    expect(apiMetrics.httpRequestDuration.buckets).toContain(seconds(below));
  });

  it("that can never burn so fast have no test of it", () => {
    const tests = renderRuleTests({
      ...options,
      objectives: [{ service: "slack", kind: "availability", share: 0.9 }],
    })["slo.test.yml"];
    expect(tests).not.toMatch(/burns at .* for 1h/);
    expect(tests).toContain("availability burns at 8 for 6h");
  });
});

describe("rules", () => {
  it("are there for the components that are present", () => {
    expect(alertsOf(renderRules(options)).toSorted()).toEqual(alertNames.toSorted());
    expect(Object.keys(renderRules({ ...options, objectives: [] }))).toEqual(["api.rules.yml", "stack.rules.yml"]);
    expect(Object.keys(renderRules({ ...options, components: ["jaeger"] }))).toEqual(["stack.rules.yml"]);
    const withoutKeeper = renderRules({ ...options, components: ["jaeger", "prometheus"] });
    expect(rulesOf(withoutKeeper).map(({ alert }) => alert)).toEqual([
      "JaegerDown",
      "TraceExportFailing",
      "SpansDropped",
      "PrometheusTargetDown",
      "Watchdog",
    ]);
    expect(Object.keys(renderRuleTests({ ...options, components: ["jaeger"] }))).toEqual(["stack.test.yml"]);
  });

  it("take the numbers that a stack sets, and their tests too", () => {
    const overrides = { HighErrorRate: { threshold: 0.25, window: "45s", for: "35s" } } as const;
    const rendered = renderRules({ ...options, overrides });
    expect(rulesOf(rendered)[0]).toMatchObject({
      expr: expect.stringMatching(/\[45s\].*\[45s\].* > 0\.25$/) as unknown,
      for: "35s",
      annotations: { description: expect.stringContaining("over the last 45s, more than 25% for 35s") as unknown },
    });
    expect(renderRuleTests({ ...options, overrides })["api.test.yml"]).toContain("62.5% of the requests to orders");
  });

  it.each([
    [{ HighErorRate: { threshold: 0.2 } }, "alerts.HighErorRate: no such alert; there are HighErrorRate, "],
    [{ Watchdog: { threshold: 0.2 } }, "alerts.Watchdog.threshold: Watchdog has no threshold"],
    [{ HighErrorRate: { threshold: 10 } }, "alerts.HighErrorRate.threshold: 10 is no share; write 10 % as 0.1"],
    [{ HighErrorRate: { window: "29s" } }, "alerts.HighErrorRate.window: 29s is shorter than two evaluations of 15s"],
  ] as const)("refuse the override %j", (overrides, message) => {
    expect(() => renderRules({ ...options, overrides })).toThrow(message);
  });

  it("link nowhere when there is nothing to link to", () => {
    expect(renderRules({ ...options, links: {} })["api.rules.yml"]).not.toContain("_url");
  });
});

describe.each(alertDefinitions)("$name", ({ name, resolve, needs, inhibits = [] }) => {
  const { tests } = resolve(options);

  it("has a test that fires it, and one that must not", () => {
    expect(tests.some(({ alerts }) => alerts.length > 0)).toBe(true);
    expect(tests.some(({ alerts }) => alerts.length === 0) || needs.length === 0).toBe(true);
  });

  it("silences only alerts that there are", () => {
    expect(Object.keys(thresholds)).toEqual(expect.arrayContaining([name, ...inhibits]));
  });
});
