import { ask, type Question } from "../base/ask.ts";
import type { Collector } from "./collector.ts";
import type { KeeperMetrics } from "./metrics.ts";
import type { KeeperSettings, ProbeTarget } from "./settings.ts";

const statusOf = async (url: string, question: Question): Promise<number> => {
  try {
    return (await ask(url, question)).status;
  } catch {
    return 0;
  }
};

const isOf = (server: string, url: string): boolean => new URL(server).origin === new URL(url).origin;

/**
 * Probes every address in parallel: whether it responds, how fast, and with which status. Elasticsearch is probed with
 * the credentials of its metrics. Never fails.
 */
export const probes = (
  { probes: targets, elasticsearch }: Pick<KeeperSettings, "elasticsearch" | "probes">,
  { own }: Pick<KeeperMetrics, "own">,
): Collector => ({
  name: "probes",
  collect: async (timeoutMs) => {
    const one = async ({ target, endpoint, url }: ProbeTarget): Promise<void> => {
      const started = performance.now();
      const credentials = elasticsearch && isOf(elasticsearch.url, url) ? elasticsearch.credentials : undefined;
      const status = await statusOf(url, { timeoutMs, credentials });
      const labels = { target, endpoint };
      own.probeDuration.set(labels, (performance.now() - started) / 1000);
      own.probeStatus.set(labels, status);
      own.probeUp.set(labels, status >= 200 && status < 400 ? 1 : 0);
    };
    await Promise.all(targets.map(one));
  },
  forget: () => {},
});
