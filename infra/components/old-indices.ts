import type { ScheduleSpec } from "../service.ts";
import type { ComponentInputs } from "../component-inputs.ts";
import { elasticsearchLogin } from "./elasticsearch-users.ts";
import { loginArguments } from "../login-arguments.ts";

/** Deletes the daily indices of spans that are older than `retention.traces`. */
export const oldIndices = ({ settings, traits }: ComponentInputs): ScheduleSpec => ({
  name: "old-indices",
  entry: "tasks/delete-old-indices.ts",
  talksTo: ["elasticsearch.http"],
  every: settings["keeper.cleanupInterval"],
  within: "5m",
  args: (at) => [
    at.url("elasticsearch", "http"),
    settings["retention.traces"],
    ...(settings["keeper.dryRun"] ? ["--dry-run"] : []),
    ...loginArguments(elasticsearchLogin(traits, "keeper"), at),
  ],
});
