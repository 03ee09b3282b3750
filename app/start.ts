import { existsSync } from "node:fs";
import { exitNotStarted, logUncaught, settingsOrExit, stopOnSignal } from "./lifecycle.ts";
import { startService } from "./service.ts";
import { readSettings } from "./settings/settings.ts";
import { createLogger, loggerOf } from "./telemetry/logger.ts";

const environmentFile = ".env";

/** Runs the service with the settings from the environment until a signal stops it. */
export const start = async (): Promise<void> => {
  const settings = settingsOrExit(() => {
    if (existsSync(environmentFile)) process.loadEnvFile(environmentFile);
    return readSettings(process.env);
  });
  const root = createLogger(settings);
  const log = loggerOf(root, "main");
  logUncaught(log);
  for (const warning of settings.warnings) log.warn(warning);
  try {
    const { address, stop } = await startService(settings, root);
    stopOnSignal(stop, log);
    const startMillis = Math.round(performance.now());
    log.info(
      { role: settings.role, environment: settings.environment, start_ms: startMillis },
      `Listening on ${address}`,
    );
  } catch (error) {
    exitNotStarted(error, settings);
  }
};
