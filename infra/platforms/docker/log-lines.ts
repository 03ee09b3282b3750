/** A line that a container wrote. */
export interface LogLine {
  readonly at: Date;
  readonly text: string;
}

const headerBytes = 8;

/** The engine puts the time of each line before it, when it is asked to. */
const timed = (line: string): LogLine => {
  const end = line.indexOf(" ");
  return { at: new Date(line.slice(0, end)), text: line.slice(end + 1).replace(/\r$/, "") };
};

/**
 * Takes apart what the engine tells of a container without a terminal, asked with `timestamps=true`: frames of standard
 * output and of standard error, each with eight bytes before it, which stream it is of and how long it is, as
 * https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach says.
 */
export async function* logLines(stream: AsyncIterable<Buffer>): AsyncGenerator<LogLine> {
  let bytes: Buffer = Buffer.alloc(0);
  const begun = new Map<number, Buffer>();
  for await (const chunk of stream) {
    bytes = Buffer.concat([bytes, chunk]);
    while (bytes.length >= headerBytes && bytes.length >= headerBytes + bytes.readUInt32BE(4)) {
      const [source, end] = [bytes[0]!, headerBytes + bytes.readUInt32BE(4)];
      let text = Buffer.concat([begun.get(source) ?? Buffer.alloc(0), bytes.subarray(headerBytes, end)]);
      bytes = bytes.subarray(end);
      for (let newline = text.indexOf(10); newline >= 0; newline = text.indexOf(10)) {
        yield timed(text.subarray(0, newline).toString());
        text = text.subarray(newline + 1);
      }
      begun.set(source, text);
    }
  }
}
