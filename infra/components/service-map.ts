import { loginArguments } from "../login-arguments.ts";
import type { ScheduleSpec } from "../service.ts";
import type { ComponentInputs } from "../component-inputs.ts";
import { elasticsearchLogin } from "./elasticsearch-users.ts";

/** Counts who calls whom for Jaeger's page System Architecture: on Elasticsearch nothing else does. */
export const serviceMap = ({ settings, traits }: ComponentInputs): ScheduleSpec => ({
  name: "service-map",
  entry: "tasks/map-services.ts",
  talksTo: ["elasticsearch.http"],
  every: settings["keeper.serviceMapInterval"],
  within: "5m",
  args: (at) => [
    at.url("elasticsearch", "http"),
    // Back to the last run, so that no time between two of them is left out.
    "--back",
    settings["keeper.serviceMapInterval"],
    ...loginArguments(elasticsearchLogin(traits, "keeper"), at),
  ],
});
