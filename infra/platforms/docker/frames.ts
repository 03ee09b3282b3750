/** A piece of what a container or a command writes. */
export interface Frame {
  readonly stream: "stderr" | "stdout";
  readonly content: Buffer;
}

/** Length of what stands before each piece: its stream, three zeros, its size. */
const headerBytes = 8;

/**
 * Takes apart what the engine sends of a container or a command without a terminal, as
 * https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach says. dockerode's own
 * `demuxStream` does not wait for a slow reader, such as the disk that a dump is written to.
 */
export async function* framesOf(sent: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of sent) {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= headerBytes) {
      const end = headerBytes + rest.readUInt32BE(4);
      if (rest.length < end) break;
      yield { stream: rest[0] === 2 ? "stderr" : "stdout", content: rest.subarray(headerBytes, end) };
      rest = rest.subarray(end);
    }
  }
}
