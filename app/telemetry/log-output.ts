import { type DestinationStream, pino } from "pino";

/** Lines that wait while nothing can be written; more are lost. */
const waitingBytes = 2 ** 20;
/** So much is written at once, as a write of its own is most of what a line costs; less waits for a moment. */
const batchBytes = 4096;
const momentMillis = 50;

/** Where log lines go, and what writes those that wait, for a process that is about to end. */
export interface LogOutput extends DestinationStream {
  readonly flushSync: () => void;
}

/**
 * Where log lines go: a file descriptor, standard output by default. While its disk is full they wait, and once there is
 * room they are written; the service goes on meanwhile. What waits when the process ends is written then.
 */
export const logOutput = (fd = 1): LogOutput => {
  const output = pino.destination({ fd, sync: false, minLength: batchBytes, maxLength: waitingBytes });
  // Without a listener the failure would end the process.
  output.on("error", () => {});
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    timer = undefined;
    output.flush(() => {});
  };
  return {
    flushSync: () => output.flushSync(),
    write(line) {
      output.write(line);
      timer ??= setTimeout(flush, momentMillis).unref();
    },
  };
};
