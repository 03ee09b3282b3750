import { attributes } from "../../signals/attributes.ts";
import type { Duration } from "../../base/duration.ts";
import { exemplarTraceLabel } from "../../signals/exemplar.ts";
import { toYaml } from "../../base/to-yaml.ts";
import { storedSpanFields, tracesAlias } from "../../signals/trace-index.ts";
import { datasourceIds } from "../../signals/datasources.ts";
import { spanMetricLabels, spanMetricQueries } from "./span-metric-queries.ts";

/** Where the data sources are: addresses for Grafana's server, where not said otherwise. */
export interface DatasourceOptions {
  readonly prometheusUrl: string;
  readonly jaegerUrl: string;
  /** Address of Jaeger for a person's browser, without a slash at the end; without its page, links stay in Grafana. */
  readonly jaegerPage?: string;
  /** Without it there is no data source for searching traces with the Elasticsearch query language. */
  readonly elasticsearchUrl?: string;
  /** As whom Elasticsearch is asked; the file is read on Grafana's machine. Defaults to nobody. */
  readonly elasticsearchLogin?: { readonly user: string; readonly passwordFile: string };
  /** How often Prometheus collects: what `$__rate_interval` is worked out of. Defaults to `15s`. */
  readonly scrapeInterval?: Duration;
}

/** Grafana replaces `$NAME` in these files by environment variables; a doubled `$` is a plain one. */
const escaped = (text: string): string => text.replaceAll("$", () => "$$");

/** The page of the trace whose id is the value of a field; none where Jaeger has no pages. */
const inJaeger = ({ jaegerPage }: DatasourceOptions) =>
  jaegerPage === undefined
    ? []
    : [{ url: escaped(`${jaegerPage}/trace/\${__value.raw}`), urlDisplayLabel: "Open the trace in Jaeger" }];

/** The same in Grafana's Explore. */
const inGrafana = {
  url: escaped("${__value.raw}"),
  datasourceUid: datasourceIds.jaeger,
  urlDisplayLabel: "Open the trace here",
};

/**
 * Explore is closed to readers who are not logged in, and since 12.1 Grafana asks the Jaeger data source there for a kind of
 * query that it does not know (https://github.com/grafana/grafana/issues/111448): for a Jaeger without pages only.
 */
const exemplarLinks = (options: DatasourceOptions): readonly object[] => {
  const pages = inJaeger(options);
  return pages.length > 0 ? pages : [{ datasourceUid: datasourceIds.jaeger }];
};

const prometheus = (options: DatasourceOptions) => ({
  name: "Prometheus",
  uid: datasourceIds.prometheus,
  type: "prometheus",
  access: "proxy",
  url: options.prometheusUrl,
  isDefault: true,
  editable: false,
  jsonData: {
    httpMethod: "POST",
    prometheusType: "Prometheus",
    timeInterval: options.scrapeInterval ?? "15s",
    exemplarTraceIdDestinations: exemplarLinks(options).map((link) => ({ name: exemplarTraceLabel, ...link })),
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
    tracesToMetrics: {
      datasourceUid: datasourceIds.prometheus,
      spanStartTimeShift: "-10m",
      spanEndTimeShift: "10m",
      tags: spanMetricLabels,
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

/** Grafana takes the name as a pattern. */
const traceField = { field: escaped(`^${storedSpanFields.traceId}$`) };

const traces = (elasticsearchUrl: string, options: DatasourceOptions) => ({
  name: "Elasticsearch traces",
  uid: datasourceIds.traces,
  type: "elasticsearch",
  access: "proxy",
  url: elasticsearchUrl,
  ...(options.elasticsearchLogin && basicAuth(options.elasticsearchLogin)),
  editable: false,
  jsonData: {
    index: tracesAlias,
    timeField: storedSpanFields.start,
    logMessageField: storedSpanFields.operation,
    dataLinks: [...inJaeger(options), inGrafana].map((link) => ({ ...traceField, ...link })),
  },
});

/** Grafana's data sources as a provisioning file: metrics lead to traces by exemplars, and traces back to metrics. */
export const renderDatasources = (options: DatasourceOptions): string => {
  const { elasticsearchUrl } = options;
  const search = elasticsearchUrl === undefined ? [] : [traces(elasticsearchUrl, options)];
  return toYaml({ apiVersion: 1, prune: true, datasources: [prometheus(options), jaeger(options), ...search] });
};

/**
 * Tells Grafana to show the dashboards that lie in a folder of its machine, and to keep them as they are. One that is no
 * longer there goes: else it would stay and pass for somebody's own.
 */
export const renderProviders = ({ path }: { readonly path: string }): string =>
  toYaml({
    apiVersion: 1,
    providers: [
      {
        name: "observability",
        type: "file",
        folder: "Observability",
        folderUid: "observability",
        disableDeletion: false,
        allowUiUpdates: false,
        updateIntervalSeconds: 30,
        options: { path },
      },
    ],
  });
