import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sourceHash } from "../../fast-start/programs.ts";
import type { PlatformOptions } from "../kit.ts";

/** The image of our own programs as it is built from a checkout: another source is another tag. */
export const builtImage = (root: string): string => {
  const dockerfile = readFileSync(join(root, "app", "Dockerfile"));
  const hash = createHash("sha256").update(sourceHash(root)).update(dockerfile).digest("hex").slice(0, 12);
  return `observability:${hash}`;
};

type Options = Pick<PlatformOptions, "root" | "settings">;

/** The image that a stack runs our own programs from: the one that its settings name, or what is built here. */
export const appImage = ({ root, settings }: Options): string => settings["images.app"] ?? builtImage(root);
