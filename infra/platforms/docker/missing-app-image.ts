import type { Stack } from "../../stack.ts";
import { builtImage } from "../containers/app-image.ts";
import type { PlatformOptions } from "../kit.ts";
import { askEngine } from "./engine.ts";

/** The image that must be built here before the stack can start, if the engine does not have it yet. */
export const missingAppImage = async (
  { root, settings }: Pick<PlatformOptions, "root" | "settings">,
  stack: Stack,
): Promise<string | undefined> => {
  const isBuiltHere = settings["images.app"] === undefined && stack.specs.some(({ program }) => "entry" in program);
  if (!isBuiltHere) return undefined;
  const image = builtImage(root);
  return (await askEngine(`/images/${image}/json`)) === undefined ? image : undefined;
};
