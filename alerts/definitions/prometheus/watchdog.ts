import { ruleMetrics } from "../../../signals/component-metrics.ts";
import { vector } from "../../../signals/promql/operators.ts";
import { value } from "../../../signals/promql/selectors.ts";
import { defineAlert } from "../../definition.ts";

const name = "Watchdog";

/** Always fires: a receiver that no longer gets it knows that alerting is broken. It never ends. */
export const watchdog = defineAlert({
  name,
  subject: "prometheus",
  severity: "none",
  needs: [],
  expression: () => vector(1),
  labels: ({ environment }) => ({ environment }),
  summary: () => "Alerting works",
  description: () => "This alert always fires. If it stops, Prometheus or Alertmanager can send no alert.",
  runbook: {
    meaning:
      "A dead man's switch: it fires all the time on purpose. Give a receiver the severity `none` to send it to a service " +
      "that calls you when it _stops_ arriving. By default it is shown in Alertmanager and sent nowhere.",
    impact: "None while it fires. When it is missing, no other alert of this environment is sent.",
    steps: [
      {
        text: "Does Prometheus evaluate its rules? It shows them under _Status → Rule health_ (or `/api/v1/rules`).",
        query: value(ruleMetrics.alerts, { alertname: name }),
      },
      "Does Prometheus reach Alertmanager? `/api/v1/alertmanagers` lists it under `activeAlertmanagers`.",
      "Does Alertmanager show it? `/api/v2/alerts` or the front page; a silence may hide it.",
      "Does the notification leave? Alertmanager's log names the receiver and the error.",
    ],
    remedies: [
      "Start what is down: `npm run status` shows it.",
      "Remove the silence.",
      "Correct the receiver's address or credentials.",
    ],
  },
  tests: () => [
    {
      title: "fires when there is nothing at all",
      series: [],
      alerts: [{ labels: {}, value: 1 }],
    },
  ],
});
