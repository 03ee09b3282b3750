import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sourceHash } from "../../programs.ts";
import type { Stack } from "../../stack.ts";
import type { PlatformOptions } from "../kit.ts";
import { askEngine } from "../docker/engine.ts";

/** The image of our own programs as it is built from a checkout: another source is another tag. */
export const builtImage = (root: string): string => {
  const dockerfile = readFileSync(join(root, "app", "Dockerfile"));
  const hash = createHash("sha256").update(sourceHash(root)).update(dockerfile).digest("hex").slice(0, 12);
  return `observability:${hash}`;
};

type Options = Pick<PlatformOptions, "root" | "settings">;

/** The image that a stack runs our own programs from: the one that its settings name, or what is built here. */
export const appImage = ({ root, settings }: Options): string => settings["images.app"] ?? builtImage(root);

/** The image that must be built here before the stack can start, if the engine does not have it yet. */
export const missingAppImage = async ({ root, settings }: Options, stack: Stack): Promise<string | undefined> => {
  const isBuiltHere = settings["images.app"] === undefined && stack.specs.some(({ program }) => "entry" in program);
  if (!isBuiltHere) return undefined;
  const image = builtImage(root);
  return (await askEngine(`/images/${image}/json`)) === undefined ? image : undefined;
};
