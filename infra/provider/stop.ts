import { isAlive, membersOf, type Identity } from "../../base/process-identity.ts";

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

const signal = (target: number, name: NodeJS.Signals): void => {
  try {
    process.kill(target, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
};

const isGone = (identity: Identity): boolean => !isAlive(identity) && membersOf(identity).length === 0;

/** A program stops its own children; the children of a dead program are signalled directly. */
const ask = (identity: Identity): void => {
  const target = isAlive(identity) ? identity.pid : -identity.pid;
  signal(target, "SIGTERM");
  // A stopped process (SIGSTOP) receives no signal until it continues.
  signal(target, "SIGCONT");
};

/**
 * Stops a process and all its children: TERM, then KILL after the grace period. Returns when none of them is running.
 */
export const stop = async (identity: Identity, graceMs: number): Promise<void> => {
  if (isGone(identity)) return;
  ask(identity);
  const deadline = performance.now() + graceMs;
  let isLeaderGone = !isAlive(identity);
  while (!isGone(identity)) {
    if (!isLeaderGone && !isAlive(identity)) {
      isLeaderGone = true;
      ask(identity);
    }
    if (performance.now() > deadline) signal(-identity.pid, "SIGKILL");
    await pause(10);
    if (performance.now() > deadline + 10_000)
      throw new Error(`process ${identity.pid} does not end, not even by KILL`);
  }
};
