import { exitNotStarted, logUncaught, settingsOrExit, stopOnSignal } from "../app/lifecycle.ts";
import { createLogger, loggerOf } from "../app/telemetry/logger.ts";
import { startKeeper } from "./keeper.ts";
import { readKeeperSettings } from "./settings.ts";

/** Runs keeper with the settings from the environment until a signal stops it. */
export const start = async (): Promise<void> => {
  const settings = settingsOrExit(() => readKeeperSettings(process.env));
  const root = createLogger(settings);
  const log = loggerOf(root, "main");
  logUncaught(log);
  try {
    const { address, stop } = await startKeeper(settings, root);
    stopOnSignal(stop, log);
    const { environment, probes, schedules } = settings;
    const about = { environment, probes: probes.length, schedules: schedules.length };
    log.info({ ...about, start_ms: Math.round(performance.now()) }, `Listening on ${address}`);
  } catch (error) {
    exitNotStarted(error, settings);
  }
};
