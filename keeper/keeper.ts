import type { AddressInfo } from "node:net";
import { type Logger, loggerOf } from "../app/telemetry/logger.ts";
import { startCollecting } from "./collector.ts";
import { elasticsearchFigures } from "./elasticsearch.ts";
import { watchedFiles } from "./files.ts";
import { createKeeperMetrics } from "./metrics.ts";
import { probes } from "./probes.ts";
import { runbooksOf } from "./runbooks.ts";
import { startSchedules } from "./scheduler.ts";
import { createKeeperServer } from "./server.ts";
import type { KeeperSettings } from "./settings.ts";

/** A running keeper. */
export interface Keeper {
  readonly address: string;
  readonly stop: () => Promise<void>;
}

/** Starts all collectors and schedules; accepts scrapes immediately. */
export const startKeeper = async (settings: KeeperSettings, log: Logger): Promise<Keeper> => {
  const metrics = createKeeperMetrics();
  const server = createKeeperServer(metrics, runbooksOf(settings.runbooks));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(settings.port, settings.host, resolve);
  });
  const { elasticsearch, intervalMs, schedules, startDelayMs } = settings;
  const files = settings.certificates.length + settings.backups.length;
  const collectors = [
    probes(settings, metrics),
    ...(elasticsearch ? [elasticsearchFigures(elasticsearch, metrics)] : []),
    ...(files > 0 ? [watchedFiles(settings, metrics)] : []),
  ];
  const stopCollecting = startCollecting({ collectors, intervalMs, metrics, log: loggerOf(log, "collector") });
  const stopSchedules = startSchedules({ schedules, startDelayMs, metrics, log: loggerOf(log, "scheduler") });
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return {
    address: `http://${settings.host}:${port}`,
    stop: async () => {
      stopCollecting();
      stopSchedules();
      server.closeAllConnections();
      await server[Symbol.asyncDispose]();
    },
  };
};
