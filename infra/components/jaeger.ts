import { compareVersions } from "../../base/compare-versions.ts";
import { toYaml } from "../../base/to-yaml.ts";
import { searchFields } from "../../signals/attributes.ts";
import { milliseconds, type Duration } from "../../base/duration.ts";
import type { ComponentInputs } from "../component-inputs.ts";
import { sizeOf } from "../sizes.ts";
import type { At, Login, ServiceSpec } from "../service.ts";
import type { Settings } from "../settings/settings.ts";
import { mebibytes } from "../../base/units.ts";
import { elasticsearchLogin, loginSecrets } from "./elasticsearch-users.ts";

const storage = "spans";
/** The same storage for those who search: they are given an answer or an error in time. */
const searchStorage = "search";
const searchTimeout: Duration = "8s";
const metricStore = "prometheus";

const dailyIndex = { date_layout: "2006-01-02", rollover_frequency: "day", shards: 1, replicas: 0 } as const;

const authentication = (login: Login | undefined, at: At) =>
  login && { auth: { basic: { username: login.user, password_file: at.secret(login.password) } } };

const elasticsearchBackend = ({ settings, traits }: ComponentInputs, at: At) => ({
  elasticsearch: {
    server_urls: [at.url("elasticsearch", "http")],
    ...authentication(elasticsearchLogin(traits, "jaeger"), at),
    // A task makes the templates beforehand: Jaeger's own know nothing of the fields that people search by.
    create_mappings: false,
    max_span_age: `${milliseconds(settings["retention.traces"]) / 3_600_000}h`,
    bulk_processing: { flush_interval: "50ms", max_bytes: 5_000_000, workers: 2 },
    indices: { spans: dailyIndex, services: dailyIndex, dependencies: dailyIndex, sampling: dailyIndex },
    tags_as_fields: { include: searchFields.map(({ attribute }) => attribute).join(","), dot_replacement: "@" },
  },
});

const badgerBackend = (settings: Settings, at: At) => ({
  badger: {
    ephemeral: false,
    directories: { keys: `${at.data("badger")}/keys`, values: `${at.data("badger")}/values` },
    ttl: { spans: `${milliseconds(settings["retention.traces"]) / 3_600_000}h` },
  },
});

/**
 * Where spans are written, and where they are searched. A time limit of Elasticsearch's client holds for whatever it does,
 * and a bulk request that is given up may have been written: its repetition would store the spans twice.
 */
const backends = (inputs: ComponentInputs, at: At) => {
  if (inputs.settings["traces.storage"] === "badger") return { [storage]: badgerBackend(inputs.settings, at) };
  const { elasticsearch } = elasticsearchBackend(inputs, at);
  return {
    [storage]: { elasticsearch },
    [searchStorage]: { elasticsearch: { ...elasticsearch, query_timeout: searchTimeout } },
  };
};

/**
 * What Jaeger 2.18 has another name or form for. It still takes the old ones and warns of them; older ones refuse the
 * new ones.
 */
const wordsOf = (version: string) =>
  compareVersions(version, "2.18.0") < 0
    ? { spanMetrics: "spanmetrics", resource: { "service.name": "jaeger" } }
    : { spanMetrics: "span_metrics", resource: { attributes: [{ name: "service.name", value: "jaeger" }] } };

const config = (inputs: ComponentInputs, at: At) => {
  const { settings } = inputs;
  const { memory } = sizeOf("jaeger", settings);
  const { spanMetrics, resource } = wordsOf(at.stack.versions.jaeger);
  const listen = (port: string) => `${at.host(port)}:${at.port(port)}`;
  const isBadger = settings["traces.storage"] === "badger";
  return {
    service: {
      extensions: ["jaeger_storage", "jaeger_query", "healthcheckv2"],
      pipelines: {
        traces: {
          receivers: ["otlp"],
          processors: ["memory_limiter", "batch"],
          exporters: ["jaeger_storage_exporter", spanMetrics],
        },
        "metrics/spans": { receivers: [spanMetrics], exporters: ["prometheus"] },
      },
      telemetry: {
        resource,
        metrics: {
          level: "detailed",
          readers: [{ pull: { exporter: { prometheus: { host: at.host("metrics"), port: at.port("metrics") } } } }],
        },
        logs: { level: "info" },
      },
    },
    extensions: {
      healthcheckv2: { use_v2: true, http: { endpoint: listen("health") } },
      jaeger_query: {
        // Jaeger would trace itself into localhost:4317, whoever listens there, and wait for it when it ends.
        enable_tracing: false,
        storage: { traces: isBadger ? storage : searchStorage, metrics: metricStore },
        http: { endpoint: listen("ui") },
        grpc: { endpoint: listen("query") },
      },
      jaeger_storage: {
        backends: backends(inputs, at),
        metric_backends: {
          [metricStore]: {
            prometheus: { endpoint: at.url("prometheus", "http"), normalize_calls: true, normalize_duration: true },
          },
        },
      },
    },
    receivers: { otlp: { protocols: { grpc: { endpoint: listen("otlp") }, http: { endpoint: listen("otlp-http") } } } },
    processors: {
      memory_limiter: {
        check_interval: "1s",
        limit_mib: Math.floor(mebibytes(memory) * 0.8),
        spike_limit_mib: Math.floor(mebibytes(memory) * 0.2),
      },
      // Small and quick: a span is found within a second.
      batch: { timeout: "50ms", send_batch_size: 1024 },
    },
    connectors: {
      [spanMetrics]: {
        histogram: {
          unit: "ms",
          explicit: { buckets: ["5ms", "10ms", "50ms", "100ms", "250ms", "500ms", "1s", "2500ms", "5s"] },
        },
        dimensions: [{ name: "http.request.method" }, { name: "http.response.status_code" }, { name: "peer.service" }],
        exemplars: { enabled: true },
        metrics_flush_interval: "5s",
      },
    },
    exporters: {
      jaeger_storage_exporter: {
        trace_storage: storage,
        // What the storage can't take now waits here; what finds no room is dropped, and counted to the last span.
        queue: { enabled: true, sizer: "items", queue_size: settings["traces.queue"], num_consumers: 4 },
      },
      prometheus: { endpoint: listen("span-metrics"), enable_open_metrics: true },
    },
  };
};

/** Takes spans by OTLP, makes metrics of them, stores them, and answers searches; configured for the version that runs. */
export const jaeger = (inputs: ComponentInputs): ServiceSpec => {
  const { settings, traits } = inputs;
  const isBadger = settings["traces.storage"] === "badger";
  const login = isBadger ? undefined : elasticsearchLogin(traits, "jaeger");
  return {
    kind: "service",
    name: "jaeger",
    program: { component: "jaeger", runtime: "go" },
    needs: isBadger ? [] : ["elasticsearch", "index-templates"],
    talksTo: [...(isBadger ? [] : (["elasticsearch.http"] as const)), "prometheus.http"],
    ports: {
      ui: { number: 16686, protocol: "http" },
      otlp: { number: 4317, protocol: "grpc" },
      "otlp-http": { number: 4318, protocol: "http" },
      query: { number: 16685, protocol: "grpc", isInternal: true },
      health: { number: 13133, protocol: "http", isInternal: true },
      metrics: { number: 8888, protocol: "http", isInternal: true },
      "span-metrics": { number: 8889, protocol: "http", isInternal: true },
    },
    health: { port: "health", path: "/status", within: "30s" },
    ...(isBadger && { volumes: { badger: { size: sizeOf("jaeger", settings).volume } } }),
    resources: sizeOf("jaeger", settings),
    scrape: [
      { port: "metrics", path: "/metrics", component: "jaeger" },
      { port: "span-metrics", path: "/metrics", component: "jaeger" },
    ],
    expose: { port: "ui", path: "/", title: "Jaeger" },
    run: (at) => ({
      args: ["--config", at.file("jaeger.yml")],
      files: { "jaeger.yml": toYaml(config(inputs, at)) },
      ...(login && { secrets: loginSecrets(login) }),
    }),
  };
};
