import { SettingError } from "./settings/variables.ts";
import type { Logger } from "./telemetry/logger.ts";

const badSetting = 78; // EX_CONFIG of sysexits.h

const fail = (line: string, code: number): never => {
  process.stderr.write(`${line}\n`);
  return process.exit(code);
};

/** The settings of this process; a bad one ends it with one line and the exit code 78. */
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

/** Where a process wanted to listen. */
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

/** Ends a process that could not start, with one line that says why. */
export const exitNotStarted = (error: unknown, address: Address): never => fail(whyNotStarted(error, address), 1);

/** A failure that nothing caught is logged before it ends the process. */
export const logUncaught = (log: Logger): void => {
  process.on("uncaughtException", (error) => {
    log.fatal({ error }, "A failure that nothing caught");
    process.exit(1);
  });
};

/** Stops in good order when the process is asked to end. */
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
