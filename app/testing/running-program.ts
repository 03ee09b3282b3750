import { type ChildProcess, spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import type { Environment } from "../settings/variables.ts";

/** A service of ours in its own process. */
export interface RunningProgram {
  readonly address: string;
  readonly child: ChildProcess;
  /** Its exit code; null after a signal. */
  readonly exit: Promise<number | null>;
  readonly errors: Promise<string>;
}

/** Starts a service with only this environment; resolves when it listens. Ports are free ones by default. */
export const startProgram = async (environment: Environment, entry = "app/main.ts"): Promise<RunningProgram> => {
  const child = spawn(process.execPath, [entry], {
    env: { PATH: process.env["PATH"], PORT: "0", OTEL_ENABLED: "false", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const errors = text(child.stderr);
  const exit = new Promise<number | null>((resolve) => {
    child.once("exit", resolve);
  });
  const address = await new Promise<string>((resolve, reject) => {
    let log = "";
    child.stdout.on("data", (line: Buffer) => {
      log += line.toString();
      const found = /Listening on (http:\/\/[\d.]+:\d+)/.exec(log)?.[1];
      if (found) resolve(found);
    });
    child.once("exit", () => void errors.then((said) => reject(new Error(`It did not start: ${said}${log}`))));
  });
  return { address, child, exit, errors };
};
