import { describe, expect, it } from "vitest";
import { golden } from "../../base/testing/golden.ts";
import { apiMetrics } from "../../signals/api-metrics.ts";
import { elasticsearchMetrics } from "../../signals/elasticsearch-metrics.ts";
import { keeperMetrics } from "../../signals/keeper-metrics.ts";
import { counter, gauge } from "../../signals/metric.ts";
import { not } from "../../signals/promql/matcher.ts";
import { syntaxErrors } from "../../signals/promql/syntax-errors.ts";
import { alertSettings } from "../alert-settings.ts";
import { bytes, count, duration, seconds, share } from "../numbers.ts";
import { renderRules } from "../render.ts";
import { renderRuleTests } from "../rule-tests.ts";
import { renderRunbooks } from "../runbook.ts";
import type { RuleOptions } from "../selection.ts";
import { componentDown } from "./component-down.ts";
import { failingShare } from "./failing-share.ts";
import { gaugeOf, rateOf, shareOf } from "./figure.ts";
import { nothingFor } from "./nothing-for.ts";
import { whileTrue } from "./state.ts";
import { above, below } from "./threshold.ts";

const queue = gauge("checkout_queue_length", { help: "Orders that wait for their checkout." });

const checkoutQueueTooLong = above({
  name: "CheckoutQueueTooLong",
  subject: "api",
  severity: "warning",
  figure: gaugeOf(queue),
  threshold: count(100, "The workers check out twenty orders a minute: the last one waits for five."),
  for: duration("5m", "A campaign's first rush is over by then."),
  summary: ({ label, figure }) => `${figure} orders wait at ${label("service")}`,
  meaning: "Orders come in faster than they are checked out.",
  impact: "Customers wait minutes for their confirmation.",
  remedies: ["Start more workers.", "Pause the campaign."],
});

const texts = { meaning: "It is so.", impact: "It hurts.", remedies: ["Repair it."] };
const facts = { subject: "api", severity: "warning", ...texts } as const;
const wait = duration("3m", "Not at once.");
const jobs = counter("jobs_total", { help: "Jobs that have ended.", labels: ["queue", "outcome"] });

const definitions = [
  checkoutQueueTooLong,
  above({
    ...facts,
    name: "ProbeSlow",
    figure: gaugeOf(keeperMetrics.probeDuration, { where: { endpoint: "http" }, by: ["environment", "target"] }),
    threshold: seconds("500ms", "People notice."),
    for: wait,
    summary: ({ label, figure }) => `${label("target")} answers after ${figure}`,
  }),
  below({
    ...facts,
    name: "DiskSmall",
    subject: "elasticsearch",
    figure: gaugeOf(elasticsearchMetrics.diskAvailable, { by: ["environment", "node"] }),
    threshold: bytes("3Gi", "A day of spans."),
    for: wait,
    summary: ({ label, figure }) => `${label("node")} has ${figure} left`,
  }),
  below({
    ...facts,
    name: "DiskShareSmall",
    subject: "elasticsearch",
    figure: shareOf(
      { used: elasticsearchMetrics.diskAvailable, whole: elasticsearchMetrics.diskSize },
      { by: ["environment", "node"] },
    ),
    threshold: share(0.05, "Little."),
    for: wait,
    summary: ({ label, figure }) => `${label("node")} has ${figure} of its disk left`,
  }),
  above({
    ...facts,
    name: "ManyErrors",
    figure: rateOf(apiMetrics.errors, { window: duration("4m", "Calm.") }),
    threshold: count(0, "None is allowed."),
    for: wait,
    summary: ({ label, figure }) => `${label("service")} has ${figure} errors a second`,
  }),
  whileTrue({
    ...facts,
    name: "ClusterYellow",
    gauge: elasticsearchMetrics.health,
    where: { color: "yellow" },
    by: ["environment"],
    for: wait,
    summary: () => "The cluster is yellow",
    consequence: "a replica is missing",
  }),
  failingShare({
    ...facts,
    name: "JobsFail",
    tried: jobs,
    where: { queue: "mail" },
    failed: { outcome: not("success") },
    examples: { failed: [{ queue: "mail", outcome: "error" }], fine: [{ queue: "mail", outcome: "success" }] },
    threshold: share(0.2, "One in five."),
    window: duration("10m", "Long."),
    for: wait,
    summary: ({ label, share: failing }) => `${failing} of the jobs of ${label("service")} fail`,
    failure: ({ label }) => `jobs of ${label("service")} failed`,
  }),
  nothingFor({
    ...facts,
    name: "NoJobs",
    counter: jobs,
    where: { queue: "mail" },
    window: duration("15m", "There is one a minute."),
    for: wait,
    summary: ({ label }) => `${label("service", "Every service")} does no jobs`,
  }),
  componentDown({
    ...facts,
    name: "GrafanaDown",
    component: "grafana",
    title: "Grafana",
    mustAnswer: "one",
    for: wait,
    consequence: "no dashboards",
  }),
];

const options: RuleOptions = {
  environment: "staging",
  components: ["api", "elasticsearch", "grafana", "keeper"],
  evaluationInterval: "15s",
  links: { grafana: "https://grafana.example.org", runbooks: "https://example.org/runbooks" },
  definitions,
};

describe("alerts of families", () => {
  it.each(Object.entries({ ...renderRules(options), ...renderRuleTests(options) }))(
    "become the rules and tests in %s",
    async (name, text) => {
      await expect(text, golden).toMatchFileSnapshot(`__golden__/${name}`);
    },
  );

  it.each(definitions.map((alert) => [alert.name, alert] as const))(
    "%s is tested to fire, to end and to be silent, whatever its numbers are",
    (name, alert) => {
      const { expression, tests } = alert.resolve({ environment: "staging", evaluationInterval: "15s" });
      expect(syntaxErrors(expression)).toEqual([]);
      expect(tests.some(({ alerts, healed }) => alerts.length > 0 && healed !== undefined)).toBe(true);
      expect(tests.some(({ alerts }) => alerts.length === 0)).toBe(true);
      const others = renderRuleTests({ ...options, overrides: { [name]: { for: "33s" } } });
      expect(Object.values(others).join()).toContain("33s");
    },
  );

  it("have a runbook in which the number is set by the name of its setting", async () => {
    await expect(renderRunbooks([checkoutQueueTooLong])["CheckoutQueueTooLong.md"], golden).toMatchFileSnapshot(
      "__golden__/CheckoutQueueTooLong.md",
    );
  });

  it("give a stack their numbers to set, each of its kind", () => {
    expect(alertSettings(definitions).map(({ key, kind, value }) => [key, kind, value])).toEqual(
      expect.arrayContaining([
        ["alerts.CheckoutQueueTooLong.threshold", "count", 100],
        ["alerts.CheckoutQueueTooLong.for", "duration", "5m"],
        ["alerts.ProbeSlow.threshold", "seconds", "500ms"],
        ["alerts.DiskSmall.threshold", "bytes", "3Gi"],
        ["alerts.JobsFail.threshold", "share", 0.2],
        ["alerts.JobsFail.window", "duration", "10m"],
      ]),
    );
  });

  it("compare with what a stack sets, in the unit of the metric", () => {
    const overrides = {
      CheckoutQueueTooLong: { threshold: 7 },
      ProbeSlow: { threshold: "2s" },
      DiskSmall: { threshold: "512Mi" },
    } as const;
    const rules = Object.values(renderRules({ ...options, overrides })).join();
    expect(rules).toContain("max by (environment, service) (checkout_queue_length) > 7\n");
    expect(rules).toContain(`(keeper_probe_duration_seconds{endpoint="http"}) > 2\n`);
    expect(rules).toContain("(elasticsearch_filesystem_data_available_bytes) < 536870912\n");
    expect(rules).toContain("less than 512Mi for 3m");
  });
});

it("a series of a test has only labels that its metric has", () => {
  expect(() => gaugeOf(queue).series({ node: "first" }, 1)).toThrow('checkout_queue_length: no label "node"');
});

it("a figure keeps the environment, which tells the alerts of two stacks apart", () => {
  expect(() => gaugeOf(queue, { by: ["service"] })).toThrow('by: [service] lacks "environment"; add it');
});
