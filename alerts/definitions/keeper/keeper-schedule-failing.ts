import { keeperMetrics } from "../../../signals/keeper-metrics.ts";
import { max, sum } from "../../../signals/promql/aggregation.ts";
import { increase, value } from "../../../signals/promql/selectors.ts";
import { whileTrue } from "../../families/state.ts";
import { duration } from "../../numbers.ts";

const { scheduleFailing, scheduleRuns, scheduleLastSuccess } = keeperMetrics;

/** Work that keeper does again and again keeps failing. */
export const keeperScheduleFailing = whileTrue({
  name: "KeeperScheduleFailing",
  subject: "keeper",
  severity: "warning",
  gauge: scheduleFailing,
  by: ["environment", "service", "schedule"],
  for: duration("15m", "A failed run is tried again after five minutes: three in a row have failed."),
  summary: ({ label }) => `The schedule ${label("schedule")} fails`,
  meaning:
    "Keeper runs a schedule's program at its start and then again and again; a run that fails is tried again after five " +
    "minutes at the latest. The last one failed, and those before it too.",
  impact:
    "What the schedule does is left undone. `old-indices` deletes spans older than `retention.traces`: without it the " +
    "disk fills. `service-map` counts the calls between services: without it Jaeger's System Architecture page stays " +
    "empty. `log-rotation` cuts the logs of running services.",
  steps: [
    { text: "How often did it fail?", query: sum(increase(scheduleRuns, "1h"), ["schedule", "outcome"]) },
    { text: "When did it last succeed, in seconds since 1970?", query: max(value(scheduleLastSuccess), ["schedule"]) },
    "Why? `npm run logs -- keeper` shows what the program printed, under the schedule's name.",
  ],
  remedies: [
    "Elasticsearch is down: see [ElasticsearchDown](ElasticsearchDown.md). Once it is up, the next run succeeds.",
    "It takes too long: the log says `not done after`; look for what slows it down.",
  ],
});
