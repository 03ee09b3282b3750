import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import type { Env } from "./tool.ts";

/** A program that was started and ended badly; its output is in the log. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
}

/** How a program is run for a build. */
export interface LoggedCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly env: Env;
  /** Gets all of its output. */
  readonly log: string;
  /** Ends it together with all that it started. */
  readonly signal: AbortSignal;
}

const signalGroup = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // ESRCH: all of the group has ended by itself, which is what was wanted.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
};

/** Runs a program in a process group of its own, so that compilers die with their driver. */
export const runLogged = ({ program, args, folder, env, log, signal }: LoggedCommand): Promise<void> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const output = openSync(log, "a");
    const child = spawn(program, args, { cwd: folder, env, detached: true, stdio: ["ignore", output, output] });
    closeSync(output);
    const { pid } = child;
    const killAll = () => pid !== undefined && signalGroup(pid, "SIGKILL");
    signal.addEventListener("abort", killAll, { once: true });
    process.once("exit", killAll);
    const release = () => {
      signal.removeEventListener("abort", killAll);
      process.removeListener("exit", killAll);
    };
    child.once("error", (error) => {
      release();
      reject(new CommandFailure(`${program}: ${error.message}`, { cause: error }));
    });
    child.once("exit", (code, killedBy) => {
      release();
      if (signal.aborted) reject(signal.reason);
      else if (code === 0) resolve();
      else reject(new CommandFailure(`${program} ended with ${killedBy ?? `code ${code}`}`));
    });
  });
