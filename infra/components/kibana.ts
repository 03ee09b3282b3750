import { dirname } from "node:path";
import { toYaml } from "../../base/to-yaml.ts";
import { secretValue } from "../secret-text.ts";
import type { At, ServiceSpec } from "../service.ts";
import type { ComponentInputs } from "../component-inputs.ts";
import { fixed } from "../sizes.ts";
import { kibanaServiceToken } from "./elasticsearch-users.ts";

const config = (at: At) => ({
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
});

/**
 * By which Kibana is let in, and what it encrypts with: sessions, what it keeps for its users, reports. Without keys of
 * its own it would make others at each start.
 */
const secretConfig = () => ({
  "elasticsearch.serviceAccountToken": kibanaServiceToken(),
  "xpack.encryptedSavedObjects.encryptionKey": secretValue("kibana-saved-objects-key"),
  "xpack.reporting.encryptionKey": secretValue("kibana-reporting-key"),
  "xpack.security.encryptionKey": secretValue("kibana-security-key"),
});

const file = "kibana.yml";

/**
 * Kibana's launcher reads Node's options beside its settings, where the distribution's own file is not: without the first
 * one Node exits at the first promise rejection that nobody handles. These two are in the file of every version
 * (elastic/kibana config/node.options). Its third, `--no-experimental-require-module`, is left out: the Node of Kibana
 * 8.6 does not know it, and Kibana 9.4.3 exits with it (https://github.com/elastic/kibana/issues/276169). The limit of the
 * heap comes by `NODE_OPTIONS`, which the launcher puts after these.
 */
const nodeOptions = `--unhandled-rejections=warn
--dns-result-order=ipv4first
`;

/** Shows and searches the spans in Elasticsearch; needs the full one, of its own version. */
export const kibana = ({ traits }: ComponentInputs): ServiceSpec => ({
  kind: "service",
  name: "kibana",
  program: { component: "kibana", runtime: "node" },
  needs: ["elasticsearch"],
  talksTo: ["elasticsearch.http"],
  ports: { http: { number: 5601, protocol: "http" } },
  // Whoever asks without a password is told no more than that.
  health: { port: "http", path: "/api/status", within: "180s" },
  volumes: { data: { size: fixed.kibana.volume } },
  resources: fixed.kibana,
  expose: { port: "http", path: "/", title: "Kibana" },
  rootless: true,
  run: (at) => ({
    args: [],
    env: { KBN_PATH_CONF: dirname(at.file(file)) },
    // Security has no key here: Kibana does as its Elasticsearch does.
    ...(traits.asksForPasswords
      ? {
          secrets: { [file]: toYaml({ ...config(at), ...secretConfig() }) },
          files: { "node.options": nodeOptions },
        }
      : { files: { [file]: toYaml(config(at)), "node.options": nodeOptions } }),
  }),
});
