import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type Docker from "dockerode";
import { commandError, type CommandOptions } from "../service-access.ts";
import { framesOf } from "./frames.ts";

/** What a command writes to its standard output; what it complains about is handed to `onComplaint`. */
async function* outputOf(attached: AsyncIterable<Buffer>, onComplaint: (text: string) => void): AsyncGenerator<Buffer> {
  for await (const { stream, content } of framesOf(attached)) {
    if (stream === "stdout") yield content;
    else onComplaint(content.toString());
  }
}

const exitCode = async (exec: Docker.Exec): Promise<number> => {
  for (;;) {
    const { ExitCode: code } = await exec.inspect();
    if (code !== null) return code;
    await sleep(50);
  }
};

const nowhere = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });

/** Runs a command of a service in its running container, as the user of the container. */
export const execIn = async (
  container: Docker.Container,
  service: string,
  command: readonly [string, ...string[]],
  { input, output, signal }: CommandOptions = {},
): Promise<void> => {
  const exec = await container.exec({
    AttachStdin: input !== undefined,
    AttachStdout: true,
    AttachStderr: true,
    Cmd: [...command],
  });
  const attached = await exec.start({ hijack: true, stdin: true, Detach: false, Tty: false });
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
  const code = await exitCode(exec);
  if (code !== 0) throw commandError(service, command, code, complaints);
  if (failure) throw failure;
};
