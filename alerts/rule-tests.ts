import { durationOf, milliseconds, type Duration } from "../base/duration.ts";
import { annotationsOf, type AlertLinks } from "./links.ts";
import type { ExpectedAlert, RuleTest } from "./rule-test.ts";
import { ruleFileName, ruleLabels } from "./render.ts";
import { selectAlerts, type RuleOptions, type SelectedAlert } from "./selection.ts";
import { expectedWords } from "./template.ts";
import { toYaml } from "../base/to-yaml.ts";

interface Surroundings extends Pace {
  readonly links: AlertLinks;
}

/** How often rules are evaluated in a test, and how far apart its samples are. */
interface Pace {
  readonly evaluationInterval: Duration;
  readonly sampleInterval: Duration;
}

/**
 * Objectives look back for days: evaluated every few seconds, their tests would take minutes. The half hour divides all
 * that passes in them but the shortest window, and two samples make a rate over that.
 */
const paceOf = (group: string, { evaluationInterval }: RuleOptions): Pace =>
  group === "slo"
    ? { evaluationInterval: "30m", sampleInterval: "150s" }
    : { evaluationInterval, sampleInterval: evaluationInterval };

const lengthOf = (duration: Duration | undefined): number => (duration === undefined ? 0 : milliseconds(duration));

const expectation = (selected: SelectedAlert, links: AlertLinks, { labels, value = 0 }: ExpectedAlert<string>) => {
  const { alert, resolved } = selected;
  const all: Record<string, string> = { ...ruleLabels(selected) };
  for (const [name, text] of Object.entries(labels)) if (text !== undefined) all[name] = text;
  return {
    exp_labels: all,
    exp_annotations: annotationsOf(alert, resolved, { links, words: expectedWords(all, value) }),
  };
};

/** The samples of a test, first of its series and then of the healed ones; a series that ends is marked as stale. */
const samplesOf = (
  { series, healed }: RuleTest<string>,
  { step, first, after }: { readonly step: number; readonly first: number; readonly after: number },
) => {
  if (!healed) return series.map(({ selector, samples }) => ({ series: selector, values: samples(first, step) }));
  return series.map(({ selector, samples }) => {
    const then = healed.find((one) => one.selector === selector)?.samples(after, step) ?? "stale";
    return { series: selector, values: `${samples(first, step)} ${then}` };
  });
};

/**
 * One test for promtool. The alert must be there once the window is full and `for` has passed, and not a moment before
 * `for`; where its series are healed it must end as soon as the window has forgotten the fault. Healthy series must not
 * have fired it at any time.
 */
const test = (selected: SelectedAlert, one: RuleTest<string>, around: Surroundings) => {
  const { name } = selected.alert;
  const { title, alerts, over, healed, healedOver } = one;
  const { numbers } = selected.resolved;
  const step = milliseconds(around.sampleInterval);
  const [window, wait] = [lengthOf(numbers.window), lengthOf(numbers.for)];
  const end = over === undefined ? (Math.ceil((window + wait) / step) + 2) * step : milliseconds(over);
  const first = Math.ceil(end / step) + 1;
  const after = healedOver === undefined ? Math.ceil(window / step) + 2 : milliseconds(healedOver) / step;
  const firing = {
    alert_rule_test: [
      ...(wait > 0 ? [{ alertname: name, eval_time: durationOf(wait - 1), exp_alerts: [] }] : []),
      {
        alertname: name,
        eval_time: durationOf(end),
        exp_alerts: alerts.map((expected) => expectation(selected, around.links, expected)),
      },
      ...(healed ? [{ alertname: name, eval_time: durationOf((first + after - 1) * step), exp_alerts: [] }] : []),
    ],
  };
  const silent = {
    promql_expr_test: [
      {
        expr: `last_over_time(ALERTS{alertname="${name}", alertstate="firing"}[${durationOf(end)}])`,
        eval_time: durationOf(end),
        exp_samples: [],
      },
    ],
  };
  return {
    name: `${name} ${title}`,
    interval: around.sampleInterval,
    input_series: samplesOf(one, { step, first, after }),
    ...(alerts.length > 0 ? firing : silent),
  };
};

/** Tests of the rules for `promtool test rules`, by file name; they lie beside the files of `renderRules`. */
export const renderRuleTests = (options: RuleOptions): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...selectAlerts(options)].map(([group, alerts]) => {
      const pace = paceOf(group, options);
      const around: Surroundings = { ...pace, links: options.links };
      return [
        `${group}.test.yml`,
        toYaml({
          rule_files: [ruleFileName(group)],
          evaluation_interval: pace.evaluationInterval,
          tests: alerts.flatMap((selected) => selected.resolved.tests.map((one) => test(selected, one, around))),
        }),
      ];
    }),
  );
