import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ownershipOf, type ImageFacts } from "../../infra/platforms/containers/vendor-image.ts";
import type { Rootfs } from "./rootfs.ts";

/** An image that stands in for an official one: what `imageFacts` says of that, with what this machine has of its server. */
export interface TestImage {
  /** Its name in the table of versions. */
  readonly name: string;
  fill(rootfs: Rootfs): Promise<void>;
  /** Instructions of a Dockerfile, as the official image has them. */
  readonly config: readonly string[];
}

/** What the vendor's build file says of its image. */
export const configOf = (facts: ImageFacts): readonly string[] => [
  ...Object.entries(facts.env).map(([name, value]) => `ENV ${name}=${value}`),
  ...(facts.workdir === undefined ? [] : [`WORKDIR ${facts.workdir}`]),
  ...(facts.volumes ?? []).map((volume) => `VOLUME ${volume}`),
  ...facts.ports.map((port) => `EXPOSE ${port}`),
  `USER ${facts.user}`,
  `ENTRYPOINT ${JSON.stringify(facts.entrypoint)}`,
  ...(facts.command === undefined ? [] : [`CMD ${JSON.stringify(facts.command)}`]),
  ...(facts.stopSignal === undefined ? [] : [`STOPSIGNAL ${facts.stopSignal}`]),
];

/** Folders of the vendor's image with their owners, and none of the programs that it lacks. */
export const finish = (rootfs: Rootfs, { folders = {}, programs }: ImageFacts): void => {
  for (const [path, ownership] of Object.entries(folders)) {
    const { uid, gid, mode } = ownershipOf(ownership);
    rootfs.owned(path, uid, gid, mode);
  }
  if (!programs.includes("wget")) rmSync(join(rootfs.folder, "bin", "wget"));
};

/** As much of tini as is relied on: it starts what comes after `--`. */
export const tini = '#!/bin/sh\nshift\nexec "$@"\n';

/** What native packages may be linked with: the official images are whole distributions. */
export const commonLibraries = (): readonly string[] =>
  execFileSync("dpkg", ["-L", "libc6", "libgcc-s1", "libstdc++6"], { encoding: "utf8" })
    .split("\n")
    .filter((path) => /\/lib[^/]*\.so\.\d+$/.test(path) && existsSync(path));
