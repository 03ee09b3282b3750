import { type MetricObjectWithValues, type MetricValueWithName, Summary, type SummaryConfiguration } from "prom-client";

/** Number of observations for the quantiles of a series; new ones replace the oldest. */
const kept = 1024;

interface Series<Label extends string> {
  readonly labels: Partial<Record<Label, string | number>>;
  readonly values: number[];
  /** Time of each observation, in milliseconds. */
  readonly times: number[];
  count: number;
  sum: number;
}

export interface RecentSummaryOptions<Label extends string> extends SummaryConfiguration<Label> {
  readonly labelNames: Label[];
  readonly percentiles: number[];
  readonly maxAgeSeconds: number;
}

/**
 * prom-client's summary without its digest, which costs more per observation than all other metrics of a request. The
 * quantiles are those of the recent observations, which are sorted at each scrape.
 */
export class RecentSummary<Label extends string> extends Summary<Label> {
  readonly #options: RecentSummaryOptions<Label>;
  readonly #series = new Map<string, Series<Label>>();

  constructor(options: RecentSummaryOptions<Label>) {
    super(options);
    this.#options = options;
  }

  override observe(...[labels, observed]: [number] | [Series<Label>["labels"], number]): void {
    const about = typeof labels === "number" ? {} : labels;
    const value = typeof labels === "number" ? labels : observed!;
    const series = this.#seriesOf(about);
    const place = series.count % kept;
    series.values[place] = value;
    series.times[place] = Date.now();
    series.count += 1;
    series.sum += value;
  }

  override async get(): Promise<MetricObjectWithValues<MetricValueWithName<Label>>> {
    const { name, help, aggregator = "sum" } = this.#options;
    const values = [...this.#series.values()].flatMap((series) => this.#valuesOf(series));
    // prom-client types `type` as an enum that does not exist in its code: it writes the word itself.
    return { name, help, type: "summary", aggregator, values } as unknown as Awaited<ReturnType<this["get"]>>;
  }

  override reset(): void {
    // The base class calls it before there are any observations.
    if (#series in this) this.#series.clear();
  }

  #seriesOf(labels: Series<Label>["labels"]): Series<Label> {
    let key = "";
    for (const name of this.#options.labelNames) key += `${labels[name]}\n`;
    const known = this.#series.get(key);
    if (known) return known;
    const series: Series<Label> = { labels, values: [], times: [], count: 0, sum: 0 };
    this.#series.set(key, series);
    return series;
  }

  #valuesOf({ labels, values, times, count, sum }: Series<Label>): MetricValueWithName<Label>[] {
    const { name, percentiles, maxAgeSeconds } = this.#options;
    const oldest = Date.now() - maxAgeSeconds * 1000;
    const recent = values.filter((_, index) => times[index]! >= oldest).toSorted((a, b) => a - b);
    const quantiles = percentiles.map((quantile) => ({
      metricName: name,
      labels: { quantile, ...labels },
      value: recent[Math.min(recent.length - 1, Math.floor(recent.length * quantile))] ?? 0,
    }));
    const totals = [
      { metricName: `${name}_sum`, labels, value: sum },
      { metricName: `${name}_count`, labels, value: count },
    ];
    return [...(recent.length > 0 ? quantiles : []), ...totals] as MetricValueWithName<Label>[]; // every summary has the label `quantile`
  }
}
