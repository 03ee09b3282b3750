import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { PlatformName } from "../../infra/settings/table.ts";
import { UserError } from "../../base/user-error.ts";
import type { Counts, PartKind } from "./part.ts";

/** What a backup says of itself. */
export interface Manifest {
  /** Another number is another form of backups. */
  readonly format: 1;
  readonly stack: string;
  readonly platform: PlatformName;
  /** When it was begun. */
  readonly at: string;
  readonly parts: readonly SavedPart[];
}

/** One service's data in a backup, in the folder of the service's name. */
export interface SavedPart {
  readonly service: string;
  readonly kind: PartKind;
  /** Of the program that wrote the data. */
  readonly version: string;
  readonly counts: Counts;
}

const file = "manifest.json";

export const writeManifest = (folder: string, manifest: Manifest): Promise<void> =>
  writeFile(join(folder, file), `${JSON.stringify(manifest, undefined, 2)}\n`);

/** Reads the manifest of a folder that was checked: it is as {@link writeManifest} wrote it. */
export const readManifest = async (folder: string): Promise<Manifest> => {
  const manifest = JSON.parse(await readFile(join(folder, file), "utf8")) as Manifest;
  if (manifest.format !== 1)
    throw new UserError(`${folder}: its format is ${String(manifest.format)}, and 1 is all that is known here`);
  return manifest;
};
