import { setTimeout as pause } from "node:timers/promises";
import type { Workspace } from "../../scripts/workspace/workspace.ts";
import { dataOf, pidOf } from "./places.ts";
import { shortenJournals } from "./sqlite-journal.ts";
import { fillVolume, makeReadOnly } from "./volume.ts";
import { recover, startAgain, type Recovery } from "./wellness.ts";

/** What befalls a service of a stack; it is over, and all is well again, when the promise is settled. */
export type Cause = (workspace: Workspace, service: string) => Promise<Recovery>;

const signal = (workspace: Workspace, service: string, name: NodeJS.Signals): void => {
  const pid = pidOf(workspace, service);
  if (pid === undefined) throw new Error(`${service} does not run`);
  process.kill(-pid, name);
};

/** Killed at once; started again after a while. */
export const killedFor =
  (ms: number): Cause =>
  async (workspace, service) => {
    signal(workspace, service, "SIGKILL");
    await pause(ms);
    return startAgain(workspace);
  };

/** Stopped in the middle of whatever it does; goes on after a while. */
export const stoppedFor =
  (ms: number): Cause =>
  async (workspace, service) => {
    signal(workspace, service, "SIGSTOP");
    await pause(ms);
    signal(workspace, service, "SIGCONT");
    return recover(workspace);
  };

/** No byte is left on its volume for a while. */
export const fullFor =
  (ms: number, volume: string): Cause =>
  async (workspace, service) => {
    const folder = dataOf(workspace, service, volume);
    shortenJournals(folder);
    const free = fillVolume(folder);
    await pause(ms);
    await free();
    return recover(workspace);
  };

const startLimitMs = 30_000;

/**
 * Its volume can't be written: first while it runs, then when it starts. A start that fails must do so soon and say
 * which service it is about, and why.
 */
export const readOnlyFor =
  (ms: number, volume: string): Cause =>
  async (workspace, service) => {
    const makeWritable = makeReadOnly(dataOf(workspace, service, volume));
    await pause(ms);
    signal(workspace, service, "SIGKILL");
    const began = performance.now();
    const { code, output } = await workspace.run("start");
    const took = performance.now() - began;
    makeWritable();
    if (took > startLimitMs) throw new Error(`npm start took ${Math.round(took / 1000)} s without a writable volume`);
    const isClear = output.includes(service) && /read-?only/i.test(output);
    if (code !== 0 && !isClear) throw new Error(`npm start failed without saying why:\n${output}`);
    return startAgain(workspace);
  };
