import { describe, expect, it } from "vitest";
import { apiMetrics } from "../../signals/api-metrics.ts";
import { value } from "../../signals/promql/selectors.ts";
import { buildDashboard } from "./dashboard.ts";
import { lintDashboard } from "./lint/lint.ts";
import type { LintedDashboard } from "./lint/linted.ts";
import { list as listOf } from "./panels/list.ts";
import { table as tableOf } from "./panels/table.ts";
import { column } from "./queries/prometheus.ts";
import { spanColumn, spanRows } from "./queries/spans.ts";
import { sortedJson } from "./sorted-json.ts";
import { page } from "./testing/example-page.ts";

interface Built extends LintedDashboard {
  readonly panels: readonly (LintedDashboard["panels"][number] & {
    readonly transformations?: readonly { readonly id: string; readonly options: object }[];
  })[];
}

const context = { environment: "staging", links: {}, searchesSpans: true };
const built = (changed: Partial<typeof context> = {}) =>
  JSON.parse(sortedJson(buildDashboard("example", page, { ...context, ...changed }))) as Built;
const [row, graph, table, list, map] = built().panels;

const prometheus = { type: "prometheus", uid: "${datasource}" };
const spans = { type: "elasticsearch", uid: "elasticsearch-traces" };
const jaeger = { type: "jaeger", uid: "jaeger" };
const mixed = { type: "datasource", uid: "-- Mixed --" };
const labelled = { title: "Twice", description: "D", width: 24, labels: { service: "Service" }, sortBy: "Now" };
const selection = 'environment=~"$environment", service=~"$service"';

/** As Grafana's own editor of Elasticsearch queries stores a group. */
const terms = (id: string, field: string) => ({
  id,
  type: "terms",
  field,
  settings: { order: "desc", orderBy: "_count", size: "20", min_doc_count: "1" },
});

describe("a page with several data sources", () => {
  it("has panels of the kinds that show what its queries answer", () => {
    const types = [row, graph, table, list, map].map((panel) => panel!.type);
    expect(types).toEqual(["row", "timeseries", "table", "table", "nodeGraph"]);
  });

  it("mixes Prometheus and Elasticsearch in one graph, each query with its data source", () => {
    expect(graph!.datasource).toEqual(mixed);
    expect(graph!.targets).toEqual([
      {
        refId: "A",
        datasource: prometheus,
        expr: `sum by (service) (rate(http_requests_total{${selection}}[$__rate_interval]))`,
        legendFormat: "{{service}} requests",
        exemplar: true,
        range: true,
        instant: false,
      },
      {
        refId: "B",
        datasource: spans,
        query: "service:/${service:regex}/ AND error:true",
        timeField: "startTimeMillis",
        alias: "{{service}} failed",
        metrics: [{ id: "1", type: "count" }],
        bucketAggs: [
          terms("3", "service"),
          {
            id: "2",
            type: "date_histogram",
            field: "startTimeMillis",
            settings: { interval: "auto", min_doc_count: "0", trimEdges: "0" },
          },
        ],
      },
    ]);
  });

  it("merges columns of both into one table, under the names that each data source gives its values", () => {
    expect(table!.datasource).toEqual(mixed);
    expect(table!.targets).toEqual([
      {
        refId: "A",
        datasource: prometheus,
        expr: `sum by (service, route) (rate(http_requests_total{${selection}}[$__rate_interval]))`,
        format: "table",
        range: false,
        instant: true,
      },
      {
        refId: "B",
        datasource: spans,
        query: 'service:/${service:regex}/ AND method:"POST" AND duration:>5000',
        timeField: "startTimeMillis",
        metrics: [{ id: "1", type: "percentiles", field: "duration", settings: { percents: ["95"] } }],
        bucketAggs: [terms("3", "service"), terms("4", "route")],
      },
    ]);
    expect(table!.transformations![1]!.options).toEqual({
      excludeByName: { Time: true },
      indexByName: { service: 0, route: 1, Value: 2, "p95.0 duration": 3 },
      renameByName: { service: "Service", route: "Route", Value: "Requests", "p95.0 duration": "p95" },
    });
  });

  it("searches traces of one service in Jaeger, and asks it for the calls between services", () => {
    expect(list!.datasource).toEqual(jaeger);
    expect(list!.targets).toEqual([
      {
        refId: "A",
        datasource: jaeger,
        queryType: "search",
        service: "$trace_service",
        tags: "error=true",
        minDuration: "5ms",
        limit: 20,
      },
    ]);
    expect(map!.datasource).toEqual(jaeger);
    expect(map!.targets).toEqual([{ refId: "A", datasource: jaeger, queryType: "dependencyGraph" }]);
  });

  it("tells values of one data source apart, where it is asked for several", () => {
    const requests = column(value(apiMetrics.httpRequestsInFlight));
    const columns = ["Now", "Again"].map((title) => ({ title, unit: "short", query: requests }) as const);
    const labels = { environment: "Environment", service: "Service", component: "Component", instance: "Instance" };
    const { transformations } = tableOf({ title: "T", description: "D", width: 24, labels, columns, sortBy: "Now" })
      .build()
      .build();
    expect(transformations![1]!.options).toMatchObject({
      renameByName: { ...labels, "Value #A": "Now", "Value #B": "Again" },
    });
    const count = spanColumn({ figure: "count", by: ["service"] });
    const twice = columns.map(({ title, unit }) => ({ title, unit, query: count }));
    const broken = tableOf({ ...labelled, columns: twice });
    expect(() => broken.build()).toThrow('Twice: two columns are called "Count"');
  });

  it("shows the chosen fields of an answer, in their order", () => {
    const fields = { traceID: "Trace", duration: "Duration" };
    const queries = [spanRows({ limit: 5 })];
    const { targets, transformations } = listOf({ ...labelled, unit: "µs", queries, fields })
      .build()
      .build();
    expect(targets).toMatchObject([{ metrics: [{ type: "raw_data", settings: { size: "5" } }], bucketAggs: [] }]);
    expect(transformations).toEqual([
      { id: "filterFieldsByName", options: { include: { names: ["traceID", "duration"] } } },
      {
        id: "organize",
        options: { excludeByName: {}, indexByName: { traceID: 0, duration: 1 }, renameByName: fields },
      },
    ]);
  });

  it("keeps the linter's rules", () => {
    expect(lintDashboard(built(), "services")).toEqual([]);
  });

  it("leaves out what asks Elasticsearch where spans are not kept there", () => {
    const titles = built({ searchesSpans: false }).panels.map(({ title }) => title);
    expect(titles).toEqual(["Failures", "Failed traces", "Calls between services"]);
  });
});
