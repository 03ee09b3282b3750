import { readFileSync } from "node:fs";
import { join } from "node:path";
import { getHeapStatistics } from "node:v8";
import { parse } from "yaml";
import { openKibana } from "../guarded/kibana-stand-in.ts";

/** What the stand-in was started with. */
export interface Found {
  readonly host: string;
  readonly port: number;
  readonly nodeOptions: string;
  /** What V8 allows its heap, in MiB. */
  readonly heapLimit: number;
}

/** Runs the stand-in as Kibana's program: it reads `kibana.yml` where the launcher says that the settings are. */
const settings = parse(readFileSync(join(process.env["KBN_PATH_CONF"]!, "kibana.yml"), "utf8")) as {
  readonly "elasticsearch.hosts": readonly string[];
  readonly "elasticsearch.serviceAccountToken"?: string;
  readonly "server.host": string;
  readonly "server.port": number;
};

// Kibana's packages require ES modules since 9.4.3: https://github.com/elastic/kibana/issues/276169
if (!process.features.require_module) throw new Error("ERR_REQUIRE_ESM: require() of ES modules is switched off");
// Kibana has promises that nobody handles. Unless Node is told to warn only, the first one ends it.
void Promise.reject(new Error("nobody handles this"));

const token = settings["elasticsearch.serviceAccountToken"];
const [host, port] = [settings["server.host"], settings["server.port"]];
const found: Found = {
  host,
  port,
  nodeOptions: process.env["NODE_OPTIONS"] ?? "",
  heapLimit: getHeapStatistics().heap_size_limit / 2 ** 20,
};
// Without a handler the first process of a container ignores it.
process.once("SIGTERM", () => process.exit(0));
await openKibana({
  elasticsearchUrl: settings["elasticsearch.hosts"][0]!,
  ...(token !== undefined && { token }),
  host,
  port,
  extra: { "/found": found },
});
