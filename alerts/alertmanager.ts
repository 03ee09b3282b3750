import type { Duration } from "../base/duration.ts";
import { quote } from "../signals/promql/matcher.ts";
import { alertDefinitions } from "./definitions.ts";
import { nowhere, renderReceivers, type Receiver } from "./receiver.ts";
import { toYaml } from "../base/to-yaml.ts";

/** How alerts are gathered and sent. */
export interface AlertmanagerOptions {
  /** None: alerts are shown in Alertmanager and sent nowhere. */
  readonly receivers: readonly Receiver[];
  /** How long a new group waits for more alerts of its kind. */
  readonly groupWait: Duration;
  /** How long until changes of a group are sent. */
  readonly groupInterval: Duration;
  /** How long until an alert that still fires is sent again. */
  readonly repeatInterval: Duration;
}

const route = ({ name, severities }: Receiver) => ({
  receiver: name,
  matchers: [severities === undefined ? 'severity!="none"' : `severity=~${quote(severities.join("|"))}`],
  // The next receiver may want it as well.
  continue: true,
});

const inhibitRules = () =>
  alertDefinitions.flatMap(({ name, inhibits }) =>
    inhibits.map((target) => ({
      source_matchers: [`alertname=${quote(name)}`],
      target_matchers: [`alertname=${quote(target)}`],
      // An alert about no objective has an empty one.
      equal: ["environment", "service", "objective"],
    })),
  );

/**
 * Alertmanager's configuration: each receiver gets the severities it wants, one notification for each alert name,
 * service and environment, and an alert that explains others silences them.
 */
export const renderAlertmanager = ({
  receivers,
  groupWait,
  groupInterval,
  repeatInterval,
}: AlertmanagerOptions): string =>
  toYaml({
    route: {
      receiver: nowhere,
      group_by: ["alertname", "environment", "service"],
      group_wait: groupWait,
      group_interval: groupInterval,
      repeat_interval: repeatInterval,
      routes: receivers.map(route),
    },
    inhibit_rules: inhibitRules(),
    receivers: renderReceivers(receivers),
  });
