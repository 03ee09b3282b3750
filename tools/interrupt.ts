import { UserError } from "../base/user-error.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs `work` so that Ctrl-C and the like abort its signal instead of ending the process: it cleans up, and only then
 * the process ends of the signal, unless someone else listens for it.
 */
export const withInterrupt = async <T>(
  onInterrupt: () => void,
  work: (controller: AbortController) => Promise<T>,
): Promise<T> => {
  const controller = new AbortController();
  let received: NodeJS.Signals | undefined;
  const stop = (signal: NodeJS.Signals) => {
    received ??= signal;
    controller.abort(new UserError(`stopped by ${signal}`));
  };
  for (const signal of signals) process.on(signal, stop);
  try {
    return await work(controller);
  } finally {
    for (const signal of signals) process.removeListener(signal, stop);
    if (received) {
      onInterrupt();
      if (process.listenerCount(received) === 0) process.kill(process.pid, received);
    }
  }
};
