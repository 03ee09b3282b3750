import { join } from "node:path";
import { UserError } from "../../base/user-error.ts";
import { withInterrupt } from "../../tools/interrupt.ts";
import { withLock } from "../../tools/lock.ts";

/**
 * Runs `work` unless another backup or restore of the same stack is under way. Ctrl-C aborts its signal, and the process
 * ends once `work` has cleaned up; `onInterrupt` has the last word then.
 */
export const oneAtATime = <T>(
  directory: string,
  onInterrupt: () => void,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> =>
  withInterrupt(onInterrupt, async ({ signal }) => {
    const waiting = new AbortController();
    let busy: UserError | undefined;
    const onWait = (pid: number): void => {
      busy = new UserError(`another backup or restore of this stack is under way (pid ${pid})`);
      waiting.abort();
    };
    try {
      return await withLock(join(directory, "lock"), { signal: waiting.signal, onWait }, () => work(signal));
    } catch (error) {
      throw busy ?? error;
    }
  });
