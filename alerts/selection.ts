import type { Duration } from "../base/duration.ts";
import type { Component } from "../signals/target-labels.ts";
import type { Alert, ResolvedAlert } from "./definition.ts";
import { alertDefinitions } from "./definitions.ts";
import type { AlertLinks } from "./links.ts";
import type { Objective } from "./objective.ts";
import { checkOverrides, type AlertOverrides } from "./numbers.ts";

/** What the rules of one stack depend on. */
export interface RuleOptions {
  /** The stack's name: the label `environment` of all its targets. */
  readonly environment: string;
  /** What there is to watch; alerts about anything else are left out. */
  readonly components: readonly Component[];
  /** How often Prometheus evaluates the rules. */
  readonly evaluationInterval: Duration;
  readonly links: AlertLinks;
  /** Defaults to every alert that there is. */
  readonly definitions?: readonly Alert[];
  /** Defaults to the definitions' own numbers. */
  readonly overrides?: AlertOverrides;
  /** What services have promised. Defaults to nothing: then there are no rules about it. */
  readonly objectives?: readonly Objective[];
}

/** An alert with its numbers put in. */
export interface SelectedAlert {
  readonly alert: Alert;
  readonly resolved: ResolvedAlert;
}

/** The alerts of a stack by the name of their file, without the files that would be empty. */
export const selectAlerts = ({
  components,
  definitions = alertDefinitions,
  overrides = {},
  objectives = [],
  environment,
  evaluationInterval,
}: RuleOptions): ReadonlyMap<string, readonly SelectedAlert[]> => {
  checkOverrides(overrides, definitions);
  const context = { environment, evaluationInterval, overrides, objectives };
  const present = definitions.filter(
    ({ needs, file }) =>
      needs.every((component) => components.includes(component)) && (file !== "slo" || objectives.length > 0),
  );
  const selected = present.map((alert) => ({ alert, resolved: alert.resolve(context) }));
  return Map.groupBy(selected, ({ alert }) => alert.file);
};
