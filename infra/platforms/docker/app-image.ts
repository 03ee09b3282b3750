import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sourceHash } from "../../programs.ts";

/** The image of our own programs as it is built from a checkout: another source is another tag. */
export const builtImage = (root: string): string => {
  const dockerfile = readFileSync(join(root, "app", "Dockerfile"));
  const hash = createHash("sha256").update(sourceHash(root)).update(dockerfile).digest("hex").slice(0, 12);
  return `observability:${hash}`;
};
