import type { apiMetrics } from "../../signals/api-metrics.ts";
import { attributes } from "../../signals/attributes.ts";
import type { Duration } from "../../signals/duration.ts";
import { exemplarTraceLabel } from "../../signals/exemplar.ts";
import { toYaml } from "../../signals/to-yaml.ts";
import { tracesAlias, tracesTimeField } from "../../signals/trace-index.ts";
import { datasourceIds } from "./datasource-ids.ts";
import { spanMetricQueries } from "./span-metric-queries.ts";

/** Addresses for Grafana's server. */
export interface DatasourceOptions {
  readonly prometheusUrl: string;
  readonly jaegerUrl: string;
  /** Without it there is no data source for searching traces with the Elasticsearch query language. */
  readonly elasticsearchUrl?: string;
  /** As whom Elasticsearch is asked; the file is read on Grafana's machine. Defaults to nobody. */
  readonly elasticsearchLogin?: { readonly user: string; readonly passwordFile: string };
  /** How often Prometheus collects: what `$__rate_interval` is worked out of. Defaults to `15s`. */
  readonly scrapeInterval?: Duration;
}

/** Grafana replaces `$NAME` in these files by environment variables; a doubled `$` is a plain one. */
const escaped = (text: string): string => text.replaceAll("$", () => "$$");

const prometheus = ({ prometheusUrl, scrapeInterval = "15s" }: DatasourceOptions) => ({
  name: "Prometheus",
  uid: datasourceIds.prometheus,
  type: "prometheus",
  access: "proxy",
  url: prometheusUrl,
  isDefault: true,
  editable: false,
  jsonData: {
    httpMethod: "POST",
    prometheusType: "Prometheus",
    timeInterval: scrapeInterval,
    exemplarTraceIdDestinations: [
      { name: exemplarTraceLabel, datasourceUid: datasourceIds.jaeger, urlDisplayLabel: "Open the trace" },
    ],
  },
});

const jaeger = ({ jaegerUrl }: DatasourceOptions) => ({
  name: "Jaeger",
  uid: datasourceIds.jaeger,
  type: "jaeger",
  access: "proxy",
  url: jaegerUrl,
  editable: false,
  jsonData: {
    nodeGraph: { enabled: true },
    spanBar: { type: "Tag", tag: attributes.httpRoute },
    traceIdTimeParams: { enabled: true },
    tracesToMetrics: {
      datasourceUid: datasourceIds.prometheus,
      spanStartTimeShift: "-10m",
      spanEndTimeShift: "10m",
      tags: [{ key: attributes.httpRoute, value: "route" satisfies (typeof apiMetrics.httpRequests.labels)[number] }],
      queries: spanMetricQueries.map(({ name, query }) => ({ name, query: escaped(query) })),
    },
  },
});

/** A password is read from its file when Grafana starts: https://grafana.com/docs/grafana/latest/administration/provisioning/ */
const basicAuth = ({ user, passwordFile }: NonNullable<DatasourceOptions["elasticsearchLogin"]>) => ({
  basicAuth: true,
  basicAuthUser: user,
  secureJsonData: { basicAuthPassword: `$__file{${passwordFile}}` },
});

const traces = (elasticsearchUrl: string, login: DatasourceOptions["elasticsearchLogin"]) => ({
  name: "Elasticsearch traces",
  uid: datasourceIds.traces,
  type: "elasticsearch",
  access: "proxy",
  url: elasticsearchUrl,
  ...(login && basicAuth(login)),
  editable: false,
  jsonData: {
    index: tracesAlias,
    timeField: tracesTimeField,
    logMessageField: "operation",
    dataLinks: [{ field: "trace_id", url: escaped("${__value.raw}"), datasourceUid: datasourceIds.jaeger }],
  },
});

/** Grafana's data sources as a provisioning file: metrics lead to traces by exemplars, and traces back to metrics. */
export const renderDatasources = (options: DatasourceOptions): string => {
  const { elasticsearchUrl, elasticsearchLogin } = options;
  const search = elasticsearchUrl === undefined ? [] : [traces(elasticsearchUrl, elasticsearchLogin)];
  return toYaml({ apiVersion: 1, prune: true, datasources: [prometheus(options), jaeger(options), ...search] });
};

/** Tells Grafana to show the dashboards that lie in a folder of its machine, and to keep them as they are. */
export const renderProviders = ({ path }: { readonly path: string }): string =>
  toYaml({
    apiVersion: 1,
    providers: [
      {
        name: "observability",
        type: "file",
        folder: "Observability",
        folderUid: "observability",
        disableDeletion: true,
        allowUiUpdates: false,
        updateIntervalSeconds: 30,
        options: { path },
      },
    ],
  });
