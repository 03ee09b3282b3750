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
 * Whether a running process can replace a new one: it has the same inputs. If the state knows it, it must also still be
 * starting (a head start, an interrupted run); a known process that was healthy before is here because it no longer is.
 */
const isAdoptable = (folder: UnitFolder, inputs: ProcessInputs, { process, isKnown }: Adoption): boolean =>
  isAlive(process) && hasInputs(folder, inputs) && !(isKnown && existsSync(folder.healthy));

interface Adoption {
  readonly process: Identity;
  readonly isKnown: boolean;
}

/** Whether the recorded process is running and healthy. */
export const isUp = async (inputs: Pick<ProcessInputs, "directory" | "healthUrl">): Promise<boolean> => {
  const identity = recordedProcess(unitFolder(inputs.directory));
  return identity !== undefined && isAlive(identity) && (await answers(inputs.healthUrl, 2000));
};

/** Starts a process without waiting for it. The returned function tells why it exited, or `undefined` while it runs. */
const begin = (folder: UnitFolder, inputs: ProcessInputs): (() => string | undefined) => {
  writeUnit(folder, inputs, ownerFor(inputs.rootless));
  writeFileSync(folder.inputs, fingerprint(inputs), { mode: 0o600 });
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

/** Starts a process unless it runs, so that {@link startProcess} with the same inputs can adopt it. */
export const headStart = (inputs: ProcessInputs): void => {
  const folder = unitFolder(inputs.directory);
  const old = recordedProcess(folder);
  if (!old || membersOf(old).length === 0) begin(folder, inputs);
};

/** Stops a head start that was not adopted. */
export const endHeadStart = async (inputs: ProcessInputs): Promise<void> => {
  if (!existsSync(unitFolder(inputs.directory).healthy)) await stopProcess(inputs);
};

export interface StartOptions {
  /** Whether to stop waiting; defaults to never. */
  readonly cancelled?: () => boolean;
  /** Whether Pulumi's state contains the process. Defaults to false. */
  readonly isKnown?: boolean;
}

/**
 * Starts a process and waits until it is healthy. If it fails, nothing of it stays running, and the error contains the
 * end of its log. An earlier process of the same unit is adopted or stopped.
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
      return cancelled?.() ? "was interrupted while it started" : undefined;
    },
  });
  const identity = recordedProcess(folder);
  // A healthy response after the exit came from another process that uses the port.
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

/** Stops a process and removes its files; data and log stay. */
export const stopProcess = async ({ directory, graceMs }: ProcessInputs): Promise<void> => {
  const folder = unitFolder(directory);
  const identity = recordedProcess(folder);
  if (identity) await stop(identity, graceMs);
  removeUnit(folder);
};
