import { readFileSync, writeFileSync } from "node:fs";
import { bundlePrograms, external } from "../../fast-start/programs.ts";

/**
 * `bundle-image.ts <folder>`: bundles our own programs into a folder, and leaves only what the bundles do not hold in
 * `package.json`, so that `npm prune` takes the other packages away. Run in the first stage of `app/Dockerfile`.
 */
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: bundle-image.ts <folder>");
await bundlePrograms(process.cwd(), folder);
// The project's own file.
const project = JSON.parse(readFileSync("package.json", "utf8")) as { dependencies: Record<string, string> };
const kept = Object.entries(project.dependencies).filter(([name]) => external.some((pattern) => pattern.test(name)));
writeFileSync(
  "package.json",
  JSON.stringify({ private: true, type: "module", dependencies: Object.fromEntries(kept) }),
);
