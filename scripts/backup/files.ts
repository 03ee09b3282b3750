import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { chmod, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import { UserError } from "../../base/user-error.ts";

/** A line for each other file, as sha256sum(1) writes and checks it. */
export const checksumFile = "SHA256SUMS";

/** Every file below a folder, by its path from there. */
const filesIn = async (folder: string): Promise<readonly string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted();
};

const sha256 = async (path: string): Promise<string> => {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
};

/** Bytes of all files below a folder. */
export const sizeOf = async (folder: string): Promise<number> => {
  const sizes = await Promise.all((await filesIn(folder)).map(async (path) => (await stat(join(folder, path))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
};

/** Makes all that is in a folder its owner's alone, and writes down the checksum of each file. */
export const sealFolder = async (folder: string): Promise<void> => {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    await chmod(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o700 : 0o600);
  const lines: string[] = [];
  for (const path of await filesIn(folder)) lines.push(`${await sha256(join(folder, path))}  ${path}\n`);
  await writeFile(join(folder, checksumFile), lines.join(""), { mode: 0o600 });
};

/**
 * Checks that a folder is as it was sealed.
 *
 * @throws UserError that names the first file that is cut, changed, missing or new.
 */
export const checkFolder = async (folder: string): Promise<void> => {
  const damaged = (what: string) => new UserError(`${folder}: ${what}; nothing was touched`);
  const list = join(folder, checksumFile);
  if (!existsSync(list)) throw damaged(`it has no ${checksumFile}, so it is no whole backup`);
  const lines = (await readFile(list, "utf8")).split("\n").filter(Boolean);
  const sums = new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
  const there = new Set(await filesIn(folder));
  there.delete(checksumFile);
  for (const path of sums.keys()) if (!there.has(path)) throw damaged(`${path} is missing`);
  for (const path of there) {
    const sum = sums.get(path);
    if (sum === undefined) throw damaged(`${path} is none of its files`);
    if (sum !== (await sha256(join(folder, path)))) throw damaged(`${path} is not as it was when the backup was made`);
  }
};
