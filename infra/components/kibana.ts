import { dirname } from "node:path";
import { toYaml } from "../../signals/to-yaml.ts";
import type { ServiceSpec } from "../service.ts";

/** Shows and searches the spans in Elasticsearch; needs the full one, of its own version. */
export const kibana = (): ServiceSpec => ({
  kind: "service",
  name: "kibana",
  program: { component: "kibana", runtime: "node" },
  needs: ["elasticsearch"],
  talksTo: ["elasticsearch.http"],
  ports: { http: { number: 5601, protocol: "http" } },
  health: { port: "http", path: "/api/status", within: "180s" },
  volumes: { data: { size: "1Gi" } },
  resources: { memory: "1Gi", cpu: "500m" },
  expose: { port: "http", path: "/", title: "Kibana" },
  rootless: true,
  run: (at) => ({
    args: [],
    env: { KBN_PATH_CONF: dirname(at.file("kibana.yml")) },
    files: {
      // Security has no key here: Kibana does as its Elasticsearch does.
      "kibana.yml": toYaml({
        "elasticsearch.hosts": [at.url("elasticsearch", "http")],
        "path.data": at.data("data"),
        "server.name": "kibana",
        "server.host": at.host("http"),
        "server.port": at.port("http"),
        "server.publicBaseUrl": at.publicUrl("kibana", "http"),
        // Nothing is sent to, or fetched from, the vendor.
        "telemetry.optIn": false,
        "telemetry.allowChangingOptInStatus": false,
        "newsfeed.enabled": false,
        "map.includeElasticMapsService": false,
      }),
    },
  }),
});
