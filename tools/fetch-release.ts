import { existsSync, mkdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { labelOf } from "./build-event.ts";
import { buildUnits, originOf } from "./build-unit.ts";
import { releaseLog } from "./cache.ts";
import { catalogue, type ReleaseName } from "./catalogue.ts";
import { checksumIn } from "./checksum-file.ts";
import { CutDownload, download, downloadText } from "./download.ts";
import { freeBytes } from "./disk.ts";
import { runLogged } from "./logged-command.ts";
import { makeFolder, type MakeContext } from "./make-folder.ts";
import { releaseFolder, type ReleaseUnit } from "./release.ts";
import type { Env } from "./tool.ts";
import { Unavailable } from "./unavailable.ts";

/** What fetching is run with. */
export interface FetchContext extends MakeContext {
  readonly env: Env;
}

const toolsIn = (name: ReleaseName) => Object.values(catalogue).filter(({ release }) => release === name);

/** What is done about tools whose release cannot be had, for people. */
export const insteadOf = (name: ReleaseName): string => {
  const unit = toolsIn(name).flatMap((tool) => tool.unit ?? [])[0];
  if (!unit) return "going without it";
  const { source } = buildUnits[unit];
  return `${source.kind === "go" ? "building it" : "fetching the minimal one"} from ${originOf(buildUnits[unit])} instead`;
};

const isWhole = (name: ReleaseName, folder: string): boolean =>
  toolsIn(name).every(({ program }) => existsSync(join(folder, "bin", program)));

/** Content that must not be used; the message says what came, and what should have. */
export class WrongContent extends Error {
  override readonly name = "WrongContent";
}

const expectedChecksum = async (
  { archive, checksums, algorithm }: ReleaseUnit,
  signal: AbortSignal,
): Promise<string> => {
  const expected = checksumIn(await downloadText(checksums, signal), basename(archive), algorithm);
  if (expected !== undefined) return expected;
  throw new WrongContent(`${checksums} holds no ${algorithm} of ${basename(archive)}: the page of a proxy, perhaps`);
};

const downloadArchive = async (
  unit: ReleaseUnit,
  target: string,
  { report, signal }: FetchContext,
): Promise<string> => {
  const { archive: url, algorithm } = unit;
  const onProgress = (done: number, total?: number) =>
    report({ kind: "progress", name: labelOf(unit), done, ...(total !== undefined && { total }) });
  const once = () => download(target, { url, algorithm, signal, onProgress });
  return once().catch((error: unknown) => {
    if (error instanceof CutDownload) return once();
    throw error;
  });
};

/** A disk with less than this is full: no file of a release is that small. */
const fullBytes = 1_000_000;

/** Unpacks without the one folder that holds everything; programs that lie in that itself go into `bin`. */
const unpack = async (
  unit: ReleaseUnit,
  archive: string,
  target: string,
  { env, signal }: FetchContext,
): Promise<void> => {
  const isFolder = toolsIn(unit.name).some(({ shape }) => shape === "folder");
  const into = isFolder ? target : join(target, "bin");
  mkdirSync(into, { recursive: true });
  // As root, tar would give the files to whoever has the vendor's user number here.
  const args = ["-x", "-z", "-o", "-f", archive, "-C", into, "--strip-components=1"];
  try {
    await runLogged({ program: "tar", args, folder: target, env, log: releaseLog(unit, env), signal });
  } catch (error) {
    // On a full disk what tar said is not in its log either.
    if (freeBytes(target) > fullBytes) throw error;
    throw new Error("ENOSPC: no space left on device", { cause: error });
  }
};

const fetchInto = async (unit: ReleaseUnit, target: string, context: FetchContext): Promise<void> => {
  const expected = await expectedChecksum(unit, context.signal);
  const archive = join(target, ".archive.tar.gz");
  const found = await downloadArchive(unit, archive, context);
  if (found !== expected) {
    throw new WrongContent(
      `wrong checksum of ${unit.archive}: ${unit.algorithm} ${found}, by its vendor's checksum file ${expected}`,
    );
  }
  await unpack(unit, archive, target, context);
  rmSync(archive);
  if (!isWhole(unit.name, target)) {
    const programs = toolsIn(unit.name).map(({ program }) => program);
    throw new WrongContent(`${unit.archive} lacks one of its programs (${programs.join(", ")})`);
  }
};

/** Fetches a vendor's release into the cache if it is not there yet. */
export const fetchRelease = (unit: ReleaseUnit, context: FetchContext): Promise<void> =>
  makeFolder(
    {
      folder: releaseFolder(unit.name, context.env)!,
      log: releaseLog(unit, context.env),
      label: labelOf(unit),
      action: `fetching its release from ${unit.host}`,
      isWhole: (folder) => isWhole(unit.name, folder),
      make: (temporary) =>
        fetchInto(unit, temporary, context).catch((error: unknown) => {
          if (!(error instanceof Unavailable)) throw error;
          throw new Unavailable(`${error.message}; ${insteadOf(unit.name)}`, { cause: error });
        }),
    },
    context,
  );
