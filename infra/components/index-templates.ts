import { tracesTemplates } from "../../signals/traces/index-templates.ts";
import type { TaskSpec } from "../service.ts";
import type { ComponentInputs } from "../component-inputs.ts";
import { fixed } from "../sizes.ts";
import { elasticsearchLogin, loginSecrets } from "./elasticsearch-users.ts";
import { loginArguments } from "../login-arguments.ts";

/** Tells Elasticsearch how spans are indexed, before Jaeger writes the first one. */
export const indexTemplates = ({ traits }: ComponentInputs): TaskSpec => {
  const login = elasticsearchLogin(traits, "index-templates");
  return {
    kind: "task",
    name: "index-templates",
    program: { entry: "tasks/put-objects.ts", runtime: "node" },
    needs: ["elasticsearch"],
    talksTo: ["elasticsearch.http"],
    resources: fixed.task,
    verify: {
      service: "elasticsearch",
      port: "http",
      path: "/_index_template/observability-spans",
      ...(login && { login }),
    },
    within: "30s",
    run: (at) => ({
      args: [at.url("elasticsearch", "http"), at.file("templates.json"), ...loginArguments(login, at)],
      files: { "templates.json": `${JSON.stringify(tracesTemplates(), undefined, 2)}\n` },
      ...(login && { secrets: loginSecrets(login) }),
    }),
  };
};
