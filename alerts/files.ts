import { renderAlertmanager, type AlertmanagerOptions } from "./alertmanager.ts";
import { routeTests, type RouteTest } from "./route-tests.ts";
import { renderRuleTests } from "./rule-tests.ts";
import { renderRules } from "./render.ts";
import { renderRunbooks } from "./runbook.ts";
import type { RuleOptions } from "./selection.ts";

type Files = Readonly<Record<string, string>>;

/** Everything that alerting consists of: contents by file name. */
export interface AlertFiles {
  /** For `promtool check rules`, and for Prometheus. */
  readonly rules: Files;
  /** For `promtool test rules`, in the folder of the rules. */
  readonly ruleTests: Files;
  /** For `amtool check-config`, and for Alertmanager. */
  readonly alertmanager: string;
  /** For `docs/runbooks/`; they show the default numbers, not the overrides. */
  readonly runbooks: Files;
  /** For `amtool config routes test`. */
  readonly routeTests: readonly RouteTest[];
}

/** Renders all of alerting at once, for a script that checks it with promtool and amtool. */
export const renderAlertFiles = (
  options: RuleOptions & { readonly alertmanager: AlertmanagerOptions },
): AlertFiles => ({
  rules: renderRules(options),
  ruleTests: renderRuleTests(options),
  alertmanager: renderAlertmanager(options.alertmanager),
  runbooks: renderRunbooks(),
  routeTests: routeTests(options.alertmanager.receivers),
});
