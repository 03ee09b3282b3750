import { Writable, type Duplex } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { commandError, type CommandOptions } from "../service-access.ts";
import { attachToEngine, callEngineJson } from "./engine-call.ts";

/** Length of what stands before each piece of output: its stream, three zeros, its size. */
const headerBytes = 8;
const standardOutput = 1;

/** What a command writes to its standard output; what it complains about is handed to `onComplaint`. */
export async function* outputOf(
  attached: AsyncIterable<Buffer>,
  onComplaint: (text: string) => void,
): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  for await (const chunk of attached) {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= headerBytes) {
      const end = headerBytes + rest.readUInt32BE(4);
      if (rest.length < end) break;
      const piece = rest.subarray(headerBytes, end);
      if (rest[0] === standardOutput) yield piece;
      else onComplaint(piece.toString());
      rest = rest.subarray(end);
    }
  }
}

const exitCode = async (id: string): Promise<number> => {
  for (;;) {
    const state = (await callEngineJson({ method: "GET", path: `/exec/${id}/json` })) as { ExitCode: number | null };
    if (state.ExitCode !== null) return state.ExitCode;
    await sleep(50);
  }
};

const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

/** Runs a command in a running container, as the user of the container. */
export const execIn = async (
  container: string,
  service: string,
  command: readonly [string, ...string[]],
  { input, output, signal }: CommandOptions = {},
): Promise<void> => {
  const { Id: id } = (await callEngineJson({
    method: "POST",
    path: `/containers/${container}/exec`,
    json: { AttachStdin: input !== undefined, AttachStdout: true, AttachStderr: true, Cmd: command },
  })) as { Id: string };
  const attached: Duplex = await attachToEngine({
    method: "POST",
    path: `/exec/${id}/start`,
    json: { Detach: false, Tty: false },
  });
  let complaints = "";
  const pieces = outputOf(attached, (text) => (complaints += text));
  let failure: Error | undefined;
  // Told by the reading side, or of no interest once that is done.
  attached.on("error", () => {});
  input?.on("error", (error) => attached.destroy(error)).pipe(attached);
  try {
    await pipeline(pieces, output ?? nowhere(), { ...(signal && { signal }) });
  } catch (error) {
    failure = error as Error;
    signal?.throwIfAborted();
  }
  const code = await exitCode(id);
  if (code !== 0) throw commandError(service, command, code, complaints);
  if (failure) throw failure;
};
