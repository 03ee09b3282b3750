import { type DestinationStream, pino } from "pino";

/** Lines that wait while nothing can be written; more are lost. */
const waitingBytes = 2 ** 20;
/** So much is written at once, as a write of its own is most of what a line costs; less waits for a moment. */
const batchLength = 16 * 1024;
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
  const output = pino.destination({
    fd,
    sync: false,
    minLength: batchLength, // what is shorter is written when it is said, or at the end
    maxWrite: 2 * batchLength,
    maxLength: waitingBytes,
  });
  // Without a listener the failure would end the process.
  output.on("error", () => {});
  // Kept here and handed over together, as the destination measures all that waits in it at each line.
  let lines = "";
  let timer: NodeJS.Timeout | undefined;
  const handOver = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (lines !== "") output.write(lines);
    lines = "";
  };
  const flush = (): void => {
    handOver();
    output.flush(); // given a callback, it would have the disk synchronised each time
  };
  // The destination writes what it has at the end of the process, so it is given the rest first.
  process.prependListener("beforeExit", handOver);
  process.prependListener("exit", handOver);
  return {
    flushSync() {
      handOver();
      output.flushSync();
    },
    write(line) {
      lines += line;
      if (lines.length >= batchLength) flush();
      else timer ??= setTimeout(flush, momentMillis).unref();
    },
  };
};
