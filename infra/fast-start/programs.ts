import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { Plugin } from "rolldown";
import { UserError } from "../../base/user-error.ts";

/** Our own programs: what a spec or a schedule may name as its entry. */
const entries = [
  "app/main.ts",
  "keeper/main.ts",
  "tasks/import-kibana-objects.ts",
  "tasks/put-objects.ts",
  "tasks/delete-old-indices.ts",
  "tasks/map-services.ts",
  "tasks/rotate-logs.ts",
  "tasks/verify.ts",
] as const;

/** Folders that they are made of. */
const sources = ["app", "base", "keeper", "signals", "tasks"];

/** Loaded from `node_modules` when they are first asked for: they read files that lie beside them, or are native. */
export const external: readonly RegExp[] = [
  /^@node-rs\/argon2$/,
  /^@fastify\/swagger(-ui)?$/,
  /^@opentelemetry\/sdk-node$/,
];

/** So many versions are kept: a running stack may be of an older one. */
const kept = 5;

const sourceFiles = (root: string): readonly string[] =>
  sources
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
    )
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
    .toSorted();

/** The same for the same sources and packages of our own programs. */
export const sourceHash = (root: string): string => {
  const hash = createHash("sha256");
  for (const path of [...sourceFiles(root), "package.json", "package-lock.json"]) {
    hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  }
  return hash.digest("hex").slice(0, 12);
};

/** Node's HTTP as `require` gives it: an `import` of it, by whatever module, loads all of undici as well. */
const leanHttp: Plugin = {
  name: "lean-http",
  resolveId: (id) => (id === "node:http" ? "\0lean-http" : null),
  load: (id) => (id === "\0lean-http" ? `module.exports = process.getBuiltinModule("node:http");` : null),
};

/** Bundles our own programs into a folder. */
export const bundlePrograms = async (root: string, folder: string): Promise<void> => {
  const { rolldown } = await import("rolldown");
  const input = Object.fromEntries(entries.map((entry) => [entry.replace(/\.ts$/, ""), entry]));
  const build = await rolldown({
    cwd: root,
    platform: "node",
    input,
    external: [...external],
    plugins: [leanHttp],
    logLevel: "silent",
  });
  try {
    await build.write({ dir: folder, entryFileNames: "[name].js", chunkFileNames: "shared/[name]-[hash].js" });
    // Or Node would read each file through to find out.
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  } finally {
    await build.close();
  }
};

const removeOld = (cache: string): void => {
  const age = (name: string) => statSync(join(cache, name)).mtimeMs;
  const byAge = readdirSync(cache).toSorted((a, b) => age(b) - age(a));
  for (const name of byAge.slice(kept)) rmSync(join(cache, name), { recursive: true, force: true });
};

/**
 * Folder of our own programs, each bundled into a few files of JavaScript: loading them takes a third of the time of
 * loading their hundreds of modules one by one. Another source makes another folder, so it restarts what it is about.
 *
 * @throws UserError if the sources cannot be bundled.
 */
export const bundledPrograms = async (root: string): Promise<string> => {
  const cache = join(root, "node_modules", ".cache", "programs");
  const folder = join(cache, sourceHash(root));
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const temporary = mkdtempSync(join(cache, "unfinished-"));
  try {
    await bundlePrograms(root, temporary);
    renameSync(temporary, folder);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    // Another process was first: its bundle is of the same sources.
    if (existsSync(folder)) return folder;
    throw new UserError(`app, signals, tasks: they cannot be bundled: ${(error as Error).message}`, { cause: error });
  }
  removeOld(cache);
  return folder;
};

/** Path of one of our own programs in the folder of their bundles. */
export const bundledProgram = (folder: string, entry: string): string => {
  if (!entries.some((known) => known === entry))
    throw new Error(`${entry} is not one of our programs: ${entries.join(", ")}`);
  return join(folder, entry.replace(/\.ts$/, ".js"));
};
