import { type DestinationStream, pino } from "pino";

/** Lines that wait while nothing can be written; more are lost. */
const waitingBytes = 2 ** 20;

/**
 * Where log lines go: a file descriptor, standard output by default. While its disk is full they wait, and once there is
 * room they are written; the service goes on meanwhile.
 */
export const logOutput = (fd = 1): DestinationStream => {
  const output = pino.destination({ fd, sync: false, maxLength: waitingBytes });
  // Without a listener the failure would end the process.
  output.on("error", () => {});
  return output;
};
