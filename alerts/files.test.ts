import type { Receiver } from "./receiver.ts";
import { receiverTypes } from "./receivers.ts";
import { parse } from "yaml";
import { describe, expect, it } from "vitest";
import { syntaxErrors } from "../signals/promql/syntax-errors.ts";
import { alertDefinitions } from "./definitions.ts";
import { apiMetrics } from "../signals/api-metrics.ts";
import { seconds } from "../base/duration.ts";
import { renderAlertFiles } from "./files.ts";
import { renderRules } from "./render.ts";
import { renderRuleTests } from "./rule-tests.ts";
import { apiObjectives } from "./objective.ts";
import { recordingRules } from "./recording-rules.ts";
import type { RuleOptions } from "./selection.ts";
import { renderDefinitionsIndex } from "./testing/definitions-index.ts";
import { renderReceiversIndex } from "./testing/receivers-index.ts";
import { golden } from "../base/testing/golden.ts";

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
/** The examples of every type, named after it; warnings go to the chat only, and the pager gets what is critical. */
const receivers = Object.entries(receiverTypes).flatMap(
  ([type, { examples }]) => examples.map((values, index) => ({ type, name: `${type}-${index + 1}`, ...values })),
  // The examples of a type match its fields, which TypeScript cannot follow through the table.
) as unknown as readonly Receiver[];
const severities = { "slack-1": ["warning"], "pagerduty-1": ["critical"] } as const;
const reviewed = receivers.map((receiver): Receiver => {
  const chosen = Object.entries(severities).find(([name]) => name === receiver.name)?.[1];
  return chosen ? { ...receiver, severities: chosen } : receiver;
});

const files = renderAlertFiles({
  ...options,
  alertmanager: {
    receivers: reviewed,
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
  it("list every type of receiver that there is a file of", async () => {
    const { file, text } = await renderReceiversIndex();
    await expect(text, golden).toMatchFileSnapshot(file);
  });

  it.each([
    ...Object.entries(files.rules),
    ...Object.entries(files.ruleTests),
    ["alertmanager.yml", files.alertmanager] as const,
  ])("keep %s as it was reviewed", async (name, text) => {
    await expect(text, golden).toMatchFileSnapshot(`__golden__/${name}`);
  });

  it.each(Object.entries(files.runbooks))("keep the runbook %s up to date", async (name, text) => {
    await expect(text, golden).toMatchFileSnapshot(`../docs/runbooks/${name}`);
  });

  it("list every alert that there is a file of", async () => {
    const { file, text } = await renderDefinitionsIndex();
    await expect(text, golden).toMatchFileSnapshot(file);
  });

  it("are the same at every rendering", () => {
    expect(renderRules(options)).toEqual(renderRules(options));
    expect(renderRuleTests(options)).toEqual(renderRuleTests(options));
  });

  it("hold only expressions that Prometheus' parser reads", () => {
    const { environment, evaluationInterval } = options;
    const runbookQueries = alertDefinitions.flatMap(({ runbook }) =>
      runbook.steps.flatMap((step) => (typeof step === "string" ? [] : step.query)),
    );
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
    expect(alertsOf(renderRules(options)).toSorted()).toEqual(alertDefinitions.map(({ name }) => name).toSorted());
    expect(Object.keys(renderRules({ ...options, objectives: [] })).toSorted()).toEqual([
      "api.rules.yml",
      "stack.rules.yml",
    ]);
    expect(Object.keys(renderRules({ ...options, components: ["jaeger"] }))).toEqual(["stack.rules.yml"]);
    const withoutKeeper = alertsOf(renderRules({ ...options, components: ["jaeger", "prometheus"] }));
    expect(withoutKeeper).toEqual(expect.arrayContaining(["JaegerDown", "SpansDropped", "Watchdog"]));
    expect(withoutKeeper).not.toContain("ElasticsearchDown");
    expect(withoutKeeper).not.toContain("HighErrorRate");
    expect(Object.keys(renderRuleTests({ ...options, components: ["jaeger"] }))).toEqual(["stack.test.yml"]);
  });

  it("take the numbers that a stack sets, and their tests too", () => {
    const overrides = { HighErrorRate: { threshold: 0.25, window: "45s", for: "35s" } } as const;
    const rendered = renderRules({ ...options, overrides });
    expect(rulesOf(rendered).find(({ alert }) => alert === "HighErrorRate")).toMatchObject({
      expr: expect.stringMatching(/\[45s\].*\[45s\].* > 0\.25$/) as unknown,
      for: "35s",
      annotations: { description: expect.stringContaining("over the last 45s, more than 25% for 35s") as unknown },
    });
    expect(renderRuleTests({ ...options, overrides })["api.test.yml"]).toContain("62.5% of the requests to first");
  });

  it.each([
    [{ HighErorRate: { threshold: 0.2 } }, "alerts.HighErorRate: no such alert; there are AlertmanagerDown, "],
    [{ Watchdog: { threshold: 0.2 } }, "alerts.Watchdog.threshold: Watchdog has no threshold"],
    [{ HighErrorRate: { threshold: 10 } }, "alerts.HighErrorRate.threshold: 10 is no share; write 10 % as 0.1"],
    [{ HighErrorRate: { window: "29s" } }, "alerts.HighErrorRate.window: 29s is shorter than two evaluations of 15s"],
  ] as const)("refuse the override %j", (overrides, message) => {
    expect(() => renderRules({ ...options, overrides })).toThrow(message);
  });
});

describe.each(alertDefinitions)("$name", ({ name, resolve, needs, runbook }) => {
  const { tests } = resolve(options);

  it("has a test that fires it and ends it, and one that must not fire it", () => {
    expect(tests.some(({ alerts }) => alerts.length > 0)).toBe(true);
    // The watchdog fires whatever there is.
    const always = needs.length === 0;
    expect(tests.some(({ alerts }) => alerts.length === 0) || always).toBe(true);
    expect(tests.some(({ healed }) => healed !== undefined) || always).toBe(true);
  });

  it("has a query to begin with, and names only runbooks that there are", () => {
    expect(runbook.steps.some((step) => typeof step !== "string")).toBe(true);
    const text = files.runbooks[`${name}.md`]!;
    const named = [...text.matchAll(/\]\((\w+\.md)\)/g)].map(([, file]) => file);
    expect(Object.keys(files.runbooks)).toEqual(expect.arrayContaining(named));
  });
});

it("each alert is in the folder of its subject, and its name is taken once", async () => {
  const { text } = await renderDefinitionsIndex();
  for (const { name, subject } of alertDefinitions) expect(text, name).toContain(`./definitions/${subject}/`);
  const names = alertDefinitions.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
