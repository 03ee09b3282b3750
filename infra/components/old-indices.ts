import type { ScheduleSpec } from "../service.ts";
import type { Settings } from "../settings/settings.ts";
import { elasticsearchLogin } from "./elasticsearch-users.ts";
import { loginArguments } from "../login-arguments.ts";

/** Deletes the daily indices of spans that are older than `retention.traces`. */
export const oldIndices = (settings: Settings): ScheduleSpec => ({
  name: "old-indices",
  entry: "tasks/delete-old-indices.ts",
  talksTo: ["elasticsearch.http"],
  every: settings["keeper.cleanupInterval"],
  within: "5m",
  args: (at) => [
    at.url("elasticsearch", "http"),
    settings["retention.traces"],
    ...(settings["keeper.dryRun"] ? ["--dry-run"] : []),
    ...loginArguments(elasticsearchLogin(settings, "keeper"), at),
  ],
});
