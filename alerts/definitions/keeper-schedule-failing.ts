import { keeperMetrics } from "../../signals/keeper-metrics.ts";
import { max, sum } from "../../signals/promql/aggregation.ts";
import { equalTo } from "../../signals/promql/operators.ts";
import { increase, value } from "../../signals/promql/selectors.ts";
import { defineAlert } from "../definition.ts";
import { constant, series } from "../rule-test.ts";

const { scheduleFailing, scheduleRuns, scheduleLastSuccess } = keeperMetrics;
const by = ["environment", "service", "schedule"] as const;

/** Work that keeper does again and again keeps failing. */
export const keeperScheduleFailing = defineAlert({
  name: "KeeperScheduleFailing",
  file: "stack",
  severity: "warning",
  owner: "platform",
  needs: ["keeper"],
  expression: () => equalTo(max(value(scheduleFailing), by), 1),
  summary: ({ label }) => `The schedule ${label("schedule")} fails`,
  description: ({ label }, numbers) =>
    `Every run of the schedule ${label("schedule")} in ${label("environment")} has failed for ${numbers.for}.`,
  runbook: {
    meaning:
      "Keeper runs a schedule's program at its start and then again and again; a run that fails is tried again after five " +
      "minutes at the latest. The last one failed, and those before it too.",
    impact:
      "What the schedule does is left undone. `old-indices` deletes spans older than `retention.traces`: without it the " +
      "disk fills. `service-map` counts the calls between services: without it Jaeger's System Architecture page stays " +
      "empty. `log-rotation` cuts the logs of running services.",
    steps: [
      { text: "How often did it fail?", query: sum(increase(scheduleRuns, "1h"), ["schedule", "outcome"]) },
      {
        text: "When did it last go well, in seconds since 1970?",
        query: max(value(scheduleLastSuccess), ["schedule"]),
      },
      { text: "Why? `npm run logs -- keeper` shows what the program printed, under the schedule's name." },
    ],
    remedies: [
      "Elasticsearch is away: see [ElasticsearchDown](ElasticsearchDown.md); the next run goes well by itself.",
      "It takes too long: the log says `not done after`; look for what slows it down.",
    ],
  },
  tests: (_numbers, { environment }) => {
    const schedule = (name: string) => ({ environment, service: "keeper", schedule: name });
    return [
      {
        title: "fires for the schedule that fails, and for no other",
        series: [
          series(scheduleFailing, schedule("old-indices"), constant(1)),
          series(scheduleFailing, schedule("log-rotation"), constant(0)),
        ],
        alerts: [{ labels: schedule("old-indices"), value: 1 }],
      },
      {
        title: "is silent while the last run went well",
        series: [series(scheduleFailing, schedule("old-indices"), constant(0))],
        alerts: [],
      },
    ];
  },
});
