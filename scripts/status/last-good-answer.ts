import { scrapeMetrics } from "../../signals/component-metrics.ts";
import { keeperMetrics } from "../../signals/keeper-metrics.ts";
import { selector } from "../../signals/promql/selectors.ts";

const stepSeconds = 5;
/** Twelve hours: Prometheus answers at most 11,000 steps. */
const windowSeconds = 8640 * stepSeconds;

interface Answer {
  readonly data?: { readonly result?: readonly { readonly values: readonly (readonly [number, string])[] }[] };
}

/**
 * When Prometheus last knew a service to be well within twelve hours: by keeper's probes, else by its own scrapes; exact to some
 * seconds. Nothing if it never was, or if Prometheus cannot be asked.
 */
export const lastGoodAnswer = async (prometheus: string, service: string): Promise<Date | undefined> => {
  const probe = selector(keeperMetrics.probeUp, { target: service });
  const scrape = selector(scrapeMetrics.up, { service });
  const end = Date.now() / 1000;
  const query = new URLSearchParams({
    query: `min(${probe}) or min(${scrape})`,
    start: String(end - windowSeconds),
    end: String(end),
    step: String(stepSeconds),
  });
  try {
    const response = await fetch(`${prometheus}/api/v1/query_range?${query.toString()}`, {
      signal: AbortSignal.timeout(1500),
    });
    const { data } = (await response.json()) as Answer;
    const good = data?.result?.flatMap(({ values }) => values).filter(([, value]) => value === "1") ?? [];
    const last = Math.max(...good.map(([at]) => at));
    return Number.isFinite(last) ? new Date(last * 1000) : undefined;
  } catch {
    return undefined;
  }
};
