import { renderKibanaObjects, tracesDataView } from "../../dashboards/kibana/render.ts";
import type { TaskSpec } from "../service.ts";
import type { ComponentInputs } from "../component-inputs.ts";
import { fixed } from "../sizes.ts";
import { elasticsearchLogin, loginSecrets } from "./elasticsearch-users.ts";
import { loginArguments } from "../login-arguments.ts";

const file = "objects.ndjson";

/** Puts our data views and searches into Kibana. */
export const kibanaObjects = ({ traits }: ComponentInputs): TaskSpec => {
  const login = elasticsearchLogin(traits, "kibana-objects");
  return {
    kind: "task",
    name: "kibana-objects",
    program: { entry: "tasks/import-kibana-objects.ts", runtime: "node" },
    needs: ["kibana"],
    talksTo: ["kibana.http"],
    resources: fixed.task,
    verify: {
      service: "kibana",
      port: "http",
      path: `/api/data_views/data_view/${tracesDataView}`,
      ...(login && { login }),
    },
    within: "60s",
    run: (at) => ({
      args: [at.url("kibana", "http"), at.file(file), ...loginArguments(login, at)],
      files: { [file]: renderKibanaObjects(at.stack.versions.kibana) },
      ...(login && { secrets: loginSecrets(login) }),
    }),
  };
};
