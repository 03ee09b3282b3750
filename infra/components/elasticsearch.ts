import { dirname } from "node:path";
import { toYaml } from "../../base/to-yaml.ts";
import type { ComponentInputs } from "../component-inputs.ts";
import { sizeOf } from "../sizes.ts";
import type { ServiceSpec } from "../service.ts";
import { mebibytes } from "../../base/units.ts";
import { oldIndices } from "./old-indices.ts";
import { serviceMap } from "./service-map.ts";
import { diskWatermarks, elasticsearchSize } from "./disk-watermarks.ts";
import { accountFiles, elasticsearchLogin, loginSecrets } from "./elasticsearch-users.ts";

/** Everything to standard output: the platform keeps and rotates the log. */
const log4j2 = `status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%-5p][%-25c{1.}] %m%n
rootLogger.level = info
rootLogger.appenderRef.console.ref = console
`;

/**
 * Pages are touched when they are used: a start is quicker, and a laptop keeps what is not needed. Java's optimising
 * compiler is left out: without it a start takes two thirds of the CPU.
 */
const jvmOptions = (heapMebibytes: number): string => `-Xms${heapMebibytes}m
-Xmx${heapMebibytes}m
-XX:+UseSerialGC
-XX:+ExitOnOutOfMemoryError
-XX:-AlwaysPreTouch
-Djava.io.tmpdir=\${ES_TMPDIR}
-XX:TieredStopAtLevel=1
`;

/** What only the full distribution knows; the minimal one would refuse to start with it. */
const fullOnly = {
  // It would fetch databases of addresses from the vendor.
  "ingest.geoip.downloader.enabled": false,
  // Native programs that nothing here uses.
  "xpack.ml.enabled": false,
} as const;

/**
 * Who asks must say who it is. HTTP stays plain: it does not leave the machine's own network of containers. A node that
 * speaks to no other listens for none: what passes between nodes would be trusted without a certificate.
 */
const guarded = {
  "transport.host": "_local_",
  "xpack.security.enabled": true,
  "xpack.security.enrollment.enabled": false,
  "xpack.security.http.ssl.enabled": false,
  "xpack.security.transport.ssl.enabled": false,
} as const;

/**
 * MiB beside the heap: the launcher's JVM, classes, threads and compiled code. Elasticsearch also takes up to half of its
 * heap as direct memory (https://www.elastic.co/docs/reference/elasticsearch/jvm-settings).
 */
const besideHeap = 512;

const memoryFor = (heap: number): number => Math.ceil(heap * 1.5) + besideHeap;

/** `minimal` is the distribution of the Maven registry: without scripts, ILM and all that Kibana needs. */
export type Distribution = "full" | "minimal";

/** Keeps the spans. One node, no replicas. */
export const elasticsearch = (inputs: ComponentInputs, distribution: Distribution): ServiceSpec => {
  const { settings, traits } = inputs;
  const { cpu, volume, heap: ownHeap } = sizeOf("elasticsearch", settings);
  const heap = mebibytes(settings["elasticsearch.heap"] ?? ownHeap);
  const login = elasticsearchLogin(traits, "health");
  const backup = elasticsearchLogin(traits, "backup");
  return {
    kind: "service",
    name: "elasticsearch",
    program: { component: "elasticsearch", runtime: "jvm" },
    needs: [],
    talksTo: [],
    ports: { http: { number: 9200, protocol: "http" }, transport: { number: 9300, protocol: "tcp" } },
    health: {
      port: "http",
      path: "/_cluster/health?wait_for_status=yellow&timeout=1s",
      within: "120s",
      ...(login && { login }),
    },
    volumes: {
      data: { size: volume, free: { least: diskWatermarks.high, ample: diskWatermarks.low } },
      // Where a snapshot lies while a backup is made or comes back.
      snapshots: { size: volume },
    },
    resources: { memory: `${memoryFor(heap)}Mi`, cpu },
    grace: "30s",
    rootless: true,
    schedules: [oldIndices(inputs), serviceMap(inputs)],
    run: (at) => {
      const known = login && accountFiles(at.stack);
      return {
        args: [],
        env: {
          ES_PATH_CONF: dirname(at.file("elasticsearch.yml")),
          // The launcher only starts the server and waits for it.
          CLI_JAVA_OPTS: "-Xmx32m -XX:TieredStopAtLevel=1",
        },
        files: {
          "elasticsearch.yml": toYaml({
            "cluster.name": `observability-${at.environment}`,
            "node.name": "elasticsearch",
            "discovery.type": "single-node",
            "path.data": at.data("data"),
            "path.repo": [at.data("snapshots")],
            "network.host": at.host("http"),
            "http.port": at.port("http"),
            "transport.port": at.port("transport"),
            ...(known ? guarded : { "xpack.security.enabled": false }),
            ...(distribution === "full" && fullOnly),
            "cluster.routing.allocation.disk.watermark.low": elasticsearchSize(diskWatermarks.low),
            "cluster.routing.allocation.disk.watermark.high": elasticsearchSize(diskWatermarks.high),
            "cluster.routing.allocation.disk.watermark.flood_stage": elasticsearchSize(diskWatermarks.floodStage),
            // How long a disk that has room again passes for a full one; 10 s is the least that is allowed.
            "cluster.info.update.interval": "10s",
          }),
          "jvm.options": jvmOptions(heap),
          "log4j2.properties": log4j2,
          ...known?.files,
        },
        // Whoever may read its files and volumes may make a backup.
        ...(known && backup && { secrets: { ...known.secrets, ...loginSecrets(backup) } }),
      };
    },
  };
};
