import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { Readable, Transform, type TransformCallback } from "node:stream";
import { pipeline } from "node:stream/promises";
import { failureOf } from "./reach.ts";
import { Unavailable } from "./unavailable.ts";

/** A server that says nothing for this long has gone. */
const silenceMs = 15_000;

/** How an address is fetched. */
export interface DownloadOptions {
  readonly url: string;
  readonly algorithm: "sha256" | "sha512";
  readonly signal: AbortSignal;
  /** Called as bytes come; `total` is missing where the server does not tell. */
  readonly onProgress?: (done: number, total?: number) => void;
}

/** Aborts when nothing was heard for {@link silenceMs}, or when the whole work is stopped. */
const watch = (signal: AbortSignal) => {
  const silence = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(new Error(`no answer in ${silenceMs / 1000} s`)), silenceMs);
  };
  heard();
  return { heard, end: () => clearTimeout(timer), signal: AbortSignal.any([signal, silence.signal]) };
};

const open = async (url: string, signal: AbortSignal): Promise<Response> => {
  // As it is: what a server would compress on the way would not have the vendor's checksum.
  const response = await fetch(url, { headers: { "accept-encoding": "identity" }, signal }).catch((error: unknown) => {
    throw new Unavailable(`${url}: ${failureOf(error)}`, { cause: error });
  });
  if (response.ok) return response;
  await response.body?.cancel();
  throw new Unavailable(`${url}: ${response.status} ${response.statusText}`.trimEnd());
};

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

/** A download that began and broke off: worth a second try. */
export class CutDownload extends Unavailable {}

const cut = (url: string, done: number, total: number | undefined, cause?: unknown): CutDownload => {
  const of = total === undefined ? "" : ` of ${megabytes(total)}`;
  const reason = cause === undefined ? "" : ` (${failureOf(cause)})`;
  return new CutDownload(`${url}: cut off at ${megabytes(done)}${of} MB${reason}`, { cause });
};

/**
 * Fetches an address into a file; its checksum.
 *
 * @throws Unavailable if the server does not give it, or not all of it. Errors of the disk come as they are.
 */
export const download = async (
  target: string,
  { url, algorithm, signal, onProgress }: DownloadOptions,
): Promise<string> => {
  const watched = watch(signal);
  try {
    const response = await open(url, watched.signal);
    const length = Number(response.headers.get("content-length"));
    const total = length > 0 ? length : undefined;
    const hash = createHash(algorithm);
    let done = 0;
    const count = new Transform({
      transform: (chunk: Buffer, _encoding, next: TransformCallback) => {
        watched.heard();
        hash.update(chunk);
        done += chunk.length;
        onProgress?.(done, total);
        next(undefined, chunk);
      },
    });
    if (!response.body) throw cut(url, done, total);
    try {
      await pipeline(Readable.fromWeb(response.body), count, createWriteStream(target), { signal: watched.signal });
    } catch (error) {
      // What the disk says has the name of its call; all else is the network.
      if (signal.aborted || (error as NodeJS.ErrnoException).syscall) throw error;
      throw cut(url, done, total, watched.signal.aborted ? watched.signal.reason : error);
    }
    if (total !== undefined && done !== total) throw cut(url, done, total);
    return hash.digest("hex");
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    watched.end();
  }
};

/** The text of a small file. */
export const downloadText = async (url: string, signal: AbortSignal): Promise<string> => {
  const watched = watch(signal);
  try {
    const response = await open(url, watched.signal);
    return await response.text().catch((error: unknown) => {
      throw new Unavailable(`${url}: ${failureOf(error)}`, { cause: error });
    });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    watched.end();
  }
};
