import { type DestinationStream, pino } from "pino";

/** Size limit of the lines that wait while nothing can be written; more are lost. */
const waitingBytes = 2 ** 20;
/** Size of one write, because each write costs more than its lines; smaller amounts wait for a moment. */
const batchLength = 16 * 1024;
const momentMillis = 50;

/** The destination of log lines, with a function that writes all waiting lines before the process exits. */
export interface LogOutput extends DestinationStream {
  readonly flushSync: () => void;
}

/**
 * Writes log lines to a file descriptor, by default standard output. While its disk is full, lines wait until there is
 * space, and the service continues. Lines that still wait when the process exits are written then.
 */
export const logOutput = (fd = 1): LogOutput => {
  const output = pino.destination({
    fd,
    sync: false,
    minLength: batchLength, // shorter output is written by a flush, or at the end
    maxWrite: 2 * batchLength,
    maxLength: waitingBytes,
  });
  // Without a listener the error would crash the process.
  output.on("error", () => {});
  // Collected here and written together, because the destination measures all its waiting lines for each new line.
  let lines: string[] = [];
  let length = 0;
  let timer: NodeJS.Timeout | undefined;
  const handOver = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (length > 0) output.write(lines.join(""));
    lines = [];
    length = 0;
  };
  const flush = (): void => {
    handOver();
    output.flush(); // with a callback it would synchronize the disk each time
  };
  // The destination writes its content when the process exits, so it gets the rest first.
  process.prependListener("beforeExit", handOver);
  process.prependListener("exit", handOver);
  return {
    flushSync() {
      handOver();
      output.flushSync();
    },
    write(line) {
      lines.push(line);
      length += line.length;
      if (length >= batchLength) flush();
      else timer ??= setTimeout(flush, momentMillis).unref();
    },
  };
};
