import { PassThrough } from "node:stream";
import { WriteStream } from "node:tty";

/** Of a terminal with colours, whatever the tests themselves run in: all that Node.js reads to tell how many. */
export const colourfulEnvironment = {
  FORCE_COLOR: undefined,
  NO_COLOR: undefined,
  NODE_DISABLE_COLORS: undefined,
  CI: undefined,
  TEAMCITY_VERSION: undefined,
  TMUX: undefined,
  COLORTERM: undefined,
  TERM: "xterm-256color",
};

/** A stream that keeps what is written to it: a terminal of this width, whose colours the environment tells, or a pipe. */
export const fakeScreen = (columns?: number) => {
  const written: string[] = [];
  const stream = new PassThrough();
  stream.on("data", (chunk: Buffer) => written.push(chunk.toString()));
  // It goes by the environment only.
  const getColorDepth = (): number => WriteStream.prototype.getColorDepth.call(undefined);
  return {
    written,
    screen: Object.assign(stream, columns === undefined ? {} : { isTTY: true, columns, getColorDepth }),
  };
};
