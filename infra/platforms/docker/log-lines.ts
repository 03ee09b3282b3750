import { framesOf } from "./frames.ts";

/** A line that a container wrote. */
export interface LogLine {
  readonly at: Date;
  readonly text: string;
}

/** The engine puts the time of each line before it, when it is asked to. */
const timed = (line: string): LogLine => {
  const end = line.indexOf(" ");
  return { at: new Date(line.slice(0, end)), text: line.slice(end + 1).replace(/\r$/, "") };
};

/** The lines of a container's log, which the engine was asked for with `timestamps=true`. */
export async function* logLines(log: AsyncIterable<Buffer>): AsyncGenerator<LogLine> {
  const begun = { stderr: Buffer.alloc(0), stdout: Buffer.alloc(0) };
  for await (const { stream, content } of framesOf(log)) {
    let text = Buffer.concat([begun[stream], content]);
    for (let newline = text.indexOf(10); newline >= 0; newline = text.indexOf(10)) {
      yield timed(text.subarray(0, newline).toString());
      text = text.subarray(newline + 1);
    }
    begun[stream] = text;
  }
}
