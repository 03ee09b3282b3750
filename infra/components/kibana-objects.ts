import { renderKibanaObjects, tracesDataView } from "../../dashboards/kibana/render.ts";
import type { TaskSpec } from "../service.ts";
import type { Settings } from "../settings/settings.ts";
import { elasticsearchLogin, loginSecrets } from "./elasticsearch-users.ts";
import { loginArguments } from "../login-arguments.ts";

const file = "objects.ndjson";

/** Puts data views and searches of ours into a Kibana of this version. */
export const kibanaObjects = (settings: Settings, version: string): TaskSpec => {
  const login = elasticsearchLogin(settings, "kibana-objects");
  return {
    kind: "task",
    name: "kibana-objects",
    program: { entry: "tasks/import-kibana-objects.ts", runtime: "node" },
    needs: ["kibana"],
    talksTo: ["kibana.http"],
    resources: { memory: "128Mi", cpu: "100m" },
    verify: {
      service: "kibana",
      port: "http",
      path: `/api/data_views/data_view/${tracesDataView}`,
      ...(login && { login }),
    },
    within: "60s",
    run: (at) => ({
      args: [at.url("kibana", "http"), at.file(file), ...loginArguments(login, at)],
      files: { [file]: renderKibanaObjects(version) },
      ...(login && { secrets: loginSecrets(login) }),
    }),
  };
};
