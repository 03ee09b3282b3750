import type { Duration } from "../base/duration.ts";
import { annotationsOf, type AlertLinks } from "./links.ts";
import { recordingRules, type RecordingRule } from "./recording-rules.ts";
import { selectAlerts, type RuleOptions, type SelectedAlert } from "./selection.ts";
import { templateWords } from "./template.ts";
import { toYaml } from "../base/to-yaml.ts";

/** Name of the file with the rules of a group. */
export const ruleFileName = (group: string): string => `${group}.rules.yml`;

/** The labels that an alert gets beside those of its expression. */
export const ruleLabels = ({ alert, resolved }: SelectedAlert): Readonly<Record<string, string>> => ({
  severity: alert.severity,
  owner: alert.owner,
  ...resolved.labels,
});

const rule = (selected: SelectedAlert, links: AlertLinks) => ({
  alert: selected.alert.name,
  expr: selected.resolved.expression,
  ...(selected.resolved.numbers.for !== undefined && { for: selected.resolved.numbers.for }),
  labels: ruleLabels(selected),
  annotations: annotationsOf(selected.alert, selected.resolved, { links, words: templateWords }),
});

/** Budgets burn over hours: rules about them need not be evaluated every few seconds, over three days of samples. */
const sloInterval: Duration = "30s";

const recordedFor = (group: string, { objectives = [], environment }: RuleOptions): readonly RecordingRule[] =>
  group === "slo" ? recordingRules(objectives, environment) : [];

/** Prometheus' rule files by name, for the components that are present. */
export const renderRules = (options: RuleOptions): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...selectAlerts(options)].map(([group, alerts]) => [
      ruleFileName(group),
      toYaml({
        groups: [
          {
            name: group,
            ...(group === "slo" && { interval: sloInterval }),
            rules: [...recordedFor(group, options), ...alerts.map((selected) => rule(selected, options.links))],
          },
        ],
      }),
    ]),
  );
