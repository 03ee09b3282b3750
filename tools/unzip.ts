import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { promisify } from "node:util";
import { inflateRaw } from "node:zlib";

const inflate = promisify(inflateRaw);

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly size: number;
  readonly offset: number;
  readonly mode: number;
}

/** Offset of the end record; a comment of up to 64 KiB may follow it. */
const endOf = (zip: Buffer): number => {
  const end = zip.lastIndexOf(Buffer.from("PK\u0005\u0006"));
  if (end < 0) throw new Error("no zip file: it has no directory");
  return end;
};

/** The central directory, by the layout in PKWARE's APPNOTE 4.3.12. */
const entriesOf = (zip: Buffer): readonly Entry[] => {
  const end = endOf(zip);
  const entries: Entry[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameLength = zip.readUInt16LE(at + 28);
    entries.push({
      name: zip.toString("utf8", at + 46, at + 46 + nameLength),
      method: zip.readUInt16LE(at + 10),
      size: zip.readUInt32LE(at + 20),
      offset: zip.readUInt32LE(at + 42),
      mode: (zip.readUInt32LE(at + 38) >>> 16) & 0o777,
    });
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return entries;
};

const contentOf = async (zip: Buffer, { name, method, size, offset }: Entry): Promise<Buffer> => {
  const start = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
  const packed = zip.subarray(start, start + size);
  if (method === 0) return packed;
  if (method === 8) return inflate(packed);
  throw new Error(`${name}: compression ${method} is not one that this reads`);
};

/**
 * Unpacks a zip file with its permissions, without the one folder that holds everything in it. Here because neither
 * `unzip` nor a JDK's `jar` is on every machine, and neither keeps a distribution's permissions everywhere.
 */
export const unzip = async (file: string, folder: string): Promise<void> => {
  const zip = readFileSync(file);
  for (const entry of entriesOf(zip)) {
    const inside = normalize(entry.name.split("/").slice(1).join("/"));
    if (inside.startsWith("..")) throw new Error(`${entry.name}: points out of the zip file`);
    const target = join(folder, inside);
    if (entry.name.endsWith("/")) mkdirSync(target, { recursive: true });
    else {
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, await contentOf(zip, entry), { mode: entry.mode || 0o644 });
    }
  }
};
