import { existsSync } from "node:fs";
import { startService } from "./service.ts";
import { readSettings, type Settings } from "./settings/settings.ts";
import { SettingError } from "./settings/variables.ts";
import { createLogger, type Logger, loggerOf } from "./telemetry/logger.ts";

const badSetting = 78; // EX_CONFIG of sysexits.h
const environmentFile = ".env";

const fail = (line: string, code: number): never => {
  process.stderr.write(`${line}\n`);
  return process.exit(code);
};

const settingsOrExit = (): Settings => {
  try {
    if (existsSync(environmentFile)) process.loadEnvFile(environmentFile);
    return readSettings(process.env);
  } catch (error) {
    if (error instanceof SettingError) return fail(error.message, badSetting);
    throw error;
  }
};

const whyNotStarted = (error: unknown, { host, port }: Settings): string => {
  const { code, message } = (error instanceof Error ? error : new Error(String(error))) as NodeJS.ErrnoException; // Node adds the code
  if (code === "EADDRINUSE") return `PORT: ${port} on ${host} is taken by another process`;
  if (code === "EACCES") return `PORT: ${port} on ${host} needs more rights than this process has`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") return `HOST: ${host} is not an address of this machine`;
  return `Not started: ${message}`;
};

const stopOnSignal = (stop: () => Promise<void>, log: Logger): void => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      log.info(`Stopping on ${signal}`);
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ error }, "Stopped, but not cleanly");
          process.exit(1);
        },
      );
    });
  }
};

/** Runs the service that the environment describes until it is told to stop. */
export const start = async (): Promise<void> => {
  const settings = settingsOrExit();
  const root = createLogger(settings);
  const log = loggerOf(root, "main");
  process.on("uncaughtException", (error) => {
    log.fatal({ error }, "A failure that nothing caught");
    process.exit(1);
  });
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
    fail(whyNotStarted(error, settings), 1);
  }
};
