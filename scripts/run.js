// Plain JavaScript on purpose: it runs on whatever Node a fresh clone meets, before anything is installed.
// `node scripts/run.js <task> [arguments]` installs the locked packages if they are missing or outdated,
// then runs scripts/<task>.ts on the Node that this project pins.
import module from "node:module";
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const marker = join(root, "node_modules", ".installed-from");
const pinnedNode = join(root, "node_modules", ".bin", "node");
const task = process.argv[2];

const lockHash = () =>
  createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
const isInstalled = () => existsSync(marker) && readFileSync(marker, "utf8") === lockHash() && existsSync(pinnedNode);

/** Whether somebody ran `npm ci` or `npm install` by hand since the lock file came to be as it is. */
const isInstalledByHand = () => {
  const installed = join(root, "node_modules", ".package-lock.json");
  const isNewer =
    existsSync(installed) && statSync(installed).mtimeMs > statSync(join(root, "package-lock.json")).mtimeMs;
  return !existsSync(marker) && isNewer && existsSync(pinnedNode);
};

const fail = (message) => {
  process.stderr.write(`${message}\n`);
  process.exit(1);
};

const install = () => {
  process.stderr.write("Installing packages (npm ci; about a minute on an empty cache) …\n");
  const started = Date.now();
  const result = spawnSync("npm", ["ci", "--loglevel=error", "--no-audit", "--no-fund"], {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
    shell: process.platform === "win32",
  });
  if (result.status !== 0) {
    const reason = (result.stderr ?? String(result.error)).trim().split("\n").slice(0, 12).join("\n");
    fail(
      `npm ci failed:\n${reason}\nCheck that this machine reaches an npm registry (npm config get registry), then try again.`,
    );
  }
  writeFileSync(marker, lockHash());
  process.stderr.write(`Installed packages in ${((Date.now() - started) / 1000).toFixed(0)} s\n`);
};

if (!task || !existsSync(join(root, "scripts", `${task}.ts`))) {
  fail(`Unknown task ${JSON.stringify(task ?? "")}: run "npm run" to see what there is.`);
}
if (!isInstalled()) {
  if (isInstalledByHand()) writeFileSync(marker, lockHash());
  else install();
}

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const script = join(root, "scripts", `${task}.ts`);
process.argv.splice(1, 2, script);
// As npm does it: whatever the task starts by name finds the pinned Node and the locked tools first.
process.env.PATH = [join(root, "node_modules", ".bin"), process.env.PATH].join(delimiter);
if (major > 22 || (major === 22 && minor >= 18)) {
  // Compiled code is kept, so that the next command starts sooner (Node 22.1 and newer).
  module.enableCompileCache(join(root, "node_modules", ".cache", "node-compile"));
  await import(script);
} else {
  const child = spawn(pinnedNode, [script, ...process.argv.slice(2)], { stdio: "inherit" });
  // The terminal sends Ctrl-C to the child as well: it decides what to do and how to end.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => signal === "SIGINT" || child.kill(signal));
  }
  child.on("exit", (code, signal) => process.exit(code ?? (signal ? 130 : 1)));
}
