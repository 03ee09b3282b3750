import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { howItEnded } from "./end.ts";
import { answers, waitUntilHealthy } from "./health.ts";
import { isAlive, membersOf, type Identity } from "../../base/process-identity.ts";
import { canonical, type ProcessInputs } from "./inputs.ts";
import { launch, ownerFor } from "./launch.ts";
import { failureOf, rotateLog } from "../../base/log-file.ts";
import { stop } from "./stop.ts";
import { recordedProcess, removeUnit, unitFolder, writeUnit, type UnitFolder } from "./unit-folder.ts";

const fingerprint = (inputs: ProcessInputs): string => createHash("sha256").update(canonical(inputs)).digest("hex");

const hasInputs = (folder: UnitFolder, inputs: ProcessInputs): boolean =>
  existsSync(folder.inputs) && readFileSync(folder.inputs, "utf8") === fingerprint(inputs);

/**
 * Whether a process that already runs is as good as a new one: it has the same inputs. A known one must also be on its
 * way still (a head start, an interrupted run); one that was healthy before is here because it no longer is.
 */
const isAdoptable = (folder: UnitFolder, inputs: ProcessInputs, { process, isKnown }: Adoption): boolean =>
  isAlive(process) && hasInputs(folder, inputs) && !(isKnown && existsSync(folder.healthy));

interface Adoption {
  readonly process: Identity;
  readonly isKnown: boolean;
}

/** Whether the recorded process runs and answers. */
export const isUp = async (inputs: Pick<ProcessInputs, "directory" | "healthUrl">): Promise<boolean> => {
  const identity = recordedProcess(unitFolder(inputs.directory));
  return identity !== undefined && isAlive(identity) && (await answers(inputs.healthUrl, 2000));
};

/** Starts a process without waiting for it; the function tells why it ended, as long as it is known. */
const begin = (folder: UnitFolder, inputs: ProcessInputs): (() => string | undefined) => {
  writeUnit(folder, inputs, ownerFor(inputs.rootless));
  writeFileSync(folder.inputs, fingerprint(inputs));
  rotateLog(inputs.log);
  let exited: string | undefined;
  const child = launch(inputs, folder);
  child.on("error", (error) => {
    exited = `could not be started: ${error.message}`;
  });
  child.on("exit", (code, signal) => {
    exited = `ended ${howItEnded(code, signal)} before it was healthy`;
  });
  child.unref();
  return () => exited;
};

/** Starts a process that does not run yet, and leaves it to {@link startProcess} with the same inputs to adopt it. */
export const headStart = (inputs: ProcessInputs): void => {
  const folder = unitFolder(inputs.directory);
  const old = recordedProcess(folder);
  if (!old || membersOf(old).length === 0) begin(folder, inputs);
};

/** Takes back a head start that nobody adopted. */
export const endHeadStart = async (inputs: ProcessInputs): Promise<void> => {
  if (!existsSync(unitFolder(inputs.directory).healthy)) await stopProcess(inputs);
};

export interface StartOptions {
  /** Whether to give up; defaults to never. */
  readonly cancelled?: () => boolean;
  /** Whether Pulumi's state tells of the process already. Defaults to false. */
  readonly isKnown?: boolean;
}

/**
 * Starts a process and waits until it is healthy. If it does not get there, nothing of it is left running, and the
 * error holds the end of its log. Whatever ran for the same unit before is adopted or ended.
 */
export const startProcess = async (
  inputs: ProcessInputs,
  { cancelled, isKnown = false }: StartOptions = {},
): Promise<Identity> => {
  const folder = unitFolder(inputs.directory);
  const old = recordedProcess(folder);
  const isAdopted = old !== undefined && isAdoptable(folder, inputs, { process: old, isKnown });
  if (old && !isAdopted) await stop(old, inputs.graceMs);
  const whyExited = isAdopted
    ? () => (isAlive(old) ? undefined : "ended before it was healthy")
    : begin(folder, inputs);
  const reason = await waitUntilHealthy(inputs.healthUrl, {
    timeoutMs: inputs.healthTimeoutMs,
    giveUp: () => {
      const exited = whyExited();
      if (exited !== undefined) return exited;
      // Until it has written its number it cannot be stopped.
      return cancelled?.() && recordedProcess(folder) ? "was interrupted while it started" : undefined;
    },
  });
  const identity = recordedProcess(folder);
  // A healthy answer after the exit came from somebody else who holds the port.
  const problem = reason ?? whyExited();
  if (problem === undefined && identity && isAlive(identity)) {
    writeFileSync(folder.healthy, "");
    return identity;
  }
  const error = failureOf(inputs, problem ?? "ended before it was healthy");
  if (identity) await stop(identity, inputs.graceMs);
  removeUnit(folder);
  throw error;
};

/** Ends a process and removes its files; data and log stay. */
export const stopProcess = async ({ directory, graceMs }: ProcessInputs): Promise<void> => {
  const folder = unitFolder(directory);
  const identity = recordedProcess(folder);
  if (identity) await stop(identity, graceMs);
  removeUnit(folder);
};
