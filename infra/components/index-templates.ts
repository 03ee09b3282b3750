import { tracesTemplates } from "../../tasks/traces-templates.ts";
import type { TaskSpec } from "../service.ts";

/** Tells Elasticsearch how spans are indexed, before Jaeger writes the first one. */
export const indexTemplates = (): TaskSpec => ({
  kind: "task",
  name: "index-templates",
  program: { entry: "tasks/put-objects.ts", runtime: "node" },
  needs: ["elasticsearch"],
  talksTo: ["elasticsearch.http"],
  resources: { memory: "128Mi", cpu: "100m" },
  verify: { service: "elasticsearch", port: "http", path: "/_index_template/observability-spans" },
  within: "30s",
  run: (at) => ({
    args: [at.url("elasticsearch", "http"), at.file("templates.json")],
    files: { "templates.json": `${JSON.stringify(tracesTemplates(), undefined, 2)}\n` },
  }),
});
