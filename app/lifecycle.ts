import { SettingError } from "./settings/variables.ts";
import type { Logger } from "./telemetry/logger.ts";

const badSetting = 78; // EX_CONFIG of sysexits.h

const fail = (line: string, code: number): never => {
  process.stderr.write(`${line}\n`);
  return process.exit(code);
};

/** The settings of this process; an invalid one exits with one line and code 78. */
export const settingsOrExit = <Settings>(read: () => Settings): Settings => {
  try {
    return read();
  } catch (error) {
    if (error instanceof SettingError) return fail(error.message, badSetting);
    throw error;
  }
};

const causesOf = (error: unknown): readonly string[] => {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? [cause.message, ...causesOf(cause)] : [];
};

/** The address that a process failed to listen on. */
interface Address {
  readonly host: string;
  readonly port: number;
  readonly metricsPort?: number | undefined;
}

const whyNotStarted = (error: unknown, { host, port, metricsPort }: Address): string => {
  const failure = error instanceof Error ? error : new Error(String(error));
  const { code, message, port: wanted = port } = failure as NodeJS.ErrnoException & { readonly port?: number }; // Node adds both
  const name = wanted === metricsPort ? "PROMETHEUS_PORT" : "PORT";
  if (code === "EADDRINUSE") return `${name}: ${wanted} on ${host} is taken by another process`;
  if (code === "EACCES") return `${name}: ${wanted} on ${host} needs more rights than this process has`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") return `HOST: ${host} is not an address of this machine`;
  return `Not started: ${[message, ...causesOf(error)].join(": ")}`;
};

/** Exits because the process failed to start, with one line that says why. */
export const exitNotStarted = (error: unknown, address: Address): never => fail(whyNotStarted(error, address), 1);

/** Logs an uncaught failure before the process exits. */
export const logUncaught = (log: Logger): void => {
  process.on("uncaughtException", (error) => {
    log.fatal({ error }, "A failure that nothing caught");
    process.exit(1);
  });
};

/** Shuts down gracefully when the process receives a signal. */
export const stopOnSignal = (stop: () => Promise<void>, log: Logger): void => {
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
