import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { answers, waitUntilHealthy } from "./health.ts";
import { isAlive, type Identity } from "./identity.ts";
import type { ProcessInputs } from "./inputs.ts";
import { launch, ownerFor } from "./launch.ts";
import { lastLines, rotateLog } from "./log-file.ts";
import { stop } from "./stop.ts";
import { recordedProcess, unitFolder, writeUnit, type UnitFolder } from "./unit-folder.ts";

const fingerprint = (inputs: ProcessInputs): string =>
  createHash("sha256").update(JSON.stringify(inputs)).digest("hex");

/** A process that an interrupted run left behind is as good as a new one, if it was started with the same inputs. */
const isAdoptable = (folder: UnitFolder, inputs: ProcessInputs, identity: Identity): boolean =>
  isAlive(identity) && existsSync(folder.inputs) && readFileSync(folder.inputs, "utf8") === fingerprint(inputs);

const failure = (inputs: ProcessInputs, reason: string): Error => {
  const lines = lastLines(inputs.log, 5).map((line) => `  | ${line}`);
  return new Error([`${inputs.name}: ${reason}; the end of ${inputs.log}:`, ...lines].join("\n"));
};

/** Whether the recorded process runs and answers. */
export const isUp = async (inputs: ProcessInputs): Promise<boolean> => {
  const identity = recordedProcess(unitFolder(inputs.directory));
  return identity !== undefined && isAlive(identity) && (await answers(inputs.healthUrl, 2000));
};

/**
 * Starts a process and waits until it is healthy. If it does not get there, nothing of it is left running, and the
 * error holds the end of its log.
 */
export const startProcess = async (inputs: ProcessInputs, cancelled: () => boolean): Promise<Identity> => {
  const folder = unitFolder(inputs.directory);
  const old = recordedProcess(folder);
  const isAdopted = old !== undefined && isAdoptable(folder, inputs, old);
  let exited: string | undefined;
  if (!isAdopted) {
    if (old) await stop(old, inputs.graceMs);
    writeUnit(folder, inputs, ownerFor(inputs.rootless));
    writeFileSync(folder.inputs, fingerprint(inputs));
    rotateLog(inputs.log);
    const child = launch(inputs, folder);
    child.on("error", (error) => {
      exited = `could not be started: ${error.message}`;
    });
    child.on("exit", (code, signal) => {
      exited = `ended with ${signal ?? `exit code ${code}`} before it was healthy`;
    });
    child.unref();
  }
  const reason = await waitUntilHealthy(inputs.healthUrl, {
    timeoutMs: inputs.healthTimeoutMs,
    giveUp: () => {
      if (exited !== undefined) return exited;
      return cancelled() ? "was interrupted while it started" : undefined;
    },
  });
  const identity = recordedProcess(folder);
  // A healthy answer after the exit came from somebody else who holds the port.
  const problem = reason ?? exited;
  if (problem === undefined && identity && isAlive(identity)) return identity;
  const error = failure(inputs, problem ?? "ended before it was healthy");
  if (identity) await stop(identity, inputs.graceMs);
  rmSync(folder.directory, { recursive: true, force: true });
  throw error;
};

/** Ends a process and removes its files; data and log stay. */
export const stopProcess = async ({ directory, graceMs }: ProcessInputs): Promise<void> => {
  const folder = unitFolder(directory);
  const identity = recordedProcess(folder);
  if (identity) await stop(identity, graceMs);
  rmSync(folder.directory, { recursive: true, force: true });
};
