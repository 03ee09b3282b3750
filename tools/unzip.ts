import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { openPromise, type Entry } from "yauzl";

/** As `stat` tells it: Unix keeps it in the upper half of the attributes. */
const modeOf = ({ externalFileAttributes }: Entry): number => externalFileAttributes >>> 16;

const typeMask = 0o170_000;
const linkType = 0o120_000;

/**
 * Unpacks a zip file with its permissions, without the one folder that holds everything in it. Neither `unzip` nor a JDK's
 * `jar` is on every machine. yauzl refuses names that point out of the folder; links are refused here.
 */
export const unzip = async (file: string, folder: string): Promise<void> => {
  const zip = await openPromise(file);
  for await (const entry of zip.eachEntry()) {
    const { fileName: name } = entry;
    const mode = modeOf(entry);
    if ((mode & typeMask) === linkType) throw new Error(`${name}: is a link, which is not unpacked`);
    const target = join(folder, ...name.split("/").slice(1));
    const isFolder = name.endsWith("/");
    await mkdir(isFolder ? target : dirname(target), { recursive: true });
    if (isFolder) continue;
    const content = await zip.openReadStreamPromise(entry);
    await pipeline(content, createWriteStream(target, { mode: mode & 0o777 || 0o644 }));
  }
};
