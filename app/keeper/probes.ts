import { ask } from "../../signals/ask.ts";
import type { Collector } from "./collector.ts";
import type { KeeperMetrics } from "./metrics.ts";
import type { ProbeTarget } from "./settings.ts";

const statusOf = async (url: string, timeoutMs: number): Promise<number> => {
  try {
    return (await ask(url, { timeoutMs })).status;
  } catch {
    return 0;
  }
};

/** Asks every address side by side: whether it answers, how fast, and with which status. Never fails. */
export const probes = (targets: readonly ProbeTarget[], { own }: Pick<KeeperMetrics, "own">): Collector => ({
  name: "probes",
  collect: async (timeoutMs) => {
    const one = async ({ target, endpoint, url }: ProbeTarget): Promise<void> => {
      const started = performance.now();
      const status = await statusOf(url, timeoutMs);
      const labels = { target, endpoint };
      own.probeDuration.set(labels, (performance.now() - started) / 1000);
      own.probeStatus.set(labels, status);
      own.probeUp.set(labels, status >= 200 && status < 400 ? 1 : 0);
    };
    await Promise.all(targets.map(one));
  },
  forget: () => {},
});
