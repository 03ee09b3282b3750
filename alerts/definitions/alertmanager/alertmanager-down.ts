import { componentDown } from "../../families/component-down.ts";
import { duration } from "../../numbers.ts";

/** No Alertmanager answers; with several, one that does is enough, as they tell each other. */
export const alertmanagerDown = componentDown({
  name: "AlertmanagerDown",
  subject: "alertmanager",
  severity: "critical",
  component: "alertmanager",
  title: "Alertmanager",
  mustAnswer: "one",
  for: duration("1m", "A restart takes a second; while it is down no alert is sent."),
  consequence: "no alert is sent",
  meaning:
    "Prometheus could scrape none of the Alertmanagers, or keeper got no good answer. This alert can't be sent while it " +
    "is true: Prometheus shows it. A receiver that waits for the [Watchdog](Watchdog.md) notices that it stopped.",
  impact: "Alerts fire, and no receiver gets them.",
  steps: ["Is the configuration valid? `npm run check` asks amtool."],
  remedies: [
    "Not running: `npm start` starts it; Prometheus sends what still fires within a minute.",
    "A bad configuration: the last line of its log names the key.",
  ],
});
