import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Folders that our own programs are loaded from. */
const sources = ["app", "signals", "tasks"];

const programFiles = (root: string): readonly string[] =>
  sources
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
    )
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
    .toSorted();

/** What our own programs are made of, as a short text: another one restarts them. */
export const sourceHash = (root: string): string => {
  const hash = createHash("sha256");
  for (const path of [...programFiles(root), "package-lock.json"]) {
    hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  }
  return hash.digest("hex").slice(0, 12);
};
