import { spawn, type ChildProcess } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isFree } from "../../infra/platforms/machine/ports.ts";
import { stopOrphans } from "../../infra/platforms/local/orphans.ts";
import { parseSettings } from "../../infra/settings/settings.ts";
import { stackOf } from "../../infra/stack.ts";
import { toYaml } from "../../base/to-yaml.ts";
import { removeFolder } from "./mounts.ts";
import { root } from "../project/root.ts";

/** What a command did. */
export interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

/** A copy of the project in a folder of its own, with ports of its own. */
export interface Workspace {
  readonly folder: string;
  readonly shift: number;
  /** What its tasks find in their environment. */
  readonly env: NodeJS.ProcessEnv;
  /** Address of a service's usual port in this workspace. */
  url(port: number): string;
  /** Writes the settings of the stack anew, beside those of the workspace itself. */
  configure(settings: Readonly<Record<string, unknown>>): void;
  /** Runs one task as `npm run <task> -- <arguments>` would. */
  run(task: string, ...args: readonly string[]): Promise<Outcome>;
  /** Starts one task without waiting for it. */
  start(task: string, ...args: readonly string[]): { readonly child: ChildProcess; readonly done: Promise<Outcome> };
  /** Runs a shell command in the folder. */
  shell(command: string): Promise<Outcome>;
  /** Stops whatever still runs, takes away what is mounted, and removes the folder. */
  dispose(): Promise<void>;
}

/** Folder of everything that the tests make; the runner removes it whatever happens. */
const testBase = (): string => process.env["OBS_TEST_BASE"] ?? tmpdir();

const sources = ["base", "keeper", "infra", "signals", "app", "dashboards", "alerts", "tasks", "tools", "scripts"];
const copied = [
  ...sources,
  ".dockerignore",
  ".npmrc",
  "Pulumi.yaml",
  "images.lock.json",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
];

/** The salt of an empty passphrase, as the checkout's own stack has one. */
const encryptionsalt = "v1:pJ2cpfuHPQ4=:v1:6qY6FzVyFkNSIbVP:OS6ycsRnpz7LhUjflDITZtGvisfBfQ==";

/** A file of settings for a stack on this machine that is the same whatever the machine has: a test that wants extras says so. */
export const localStackFile = (settings: Readonly<Record<string, unknown>>): string => {
  const config = Object.entries({
    platform: "local",
    "grafana.enabled": false,
    "kibana.enabled": false,
    ...settings,
  });
  return toYaml({
    encryptionsalt,
    config: Object.fromEntries(config.map(([key, value]) => [`observability:${key}`, value])),
  });
};

/** Copies a checkout's own files, and lends the copy its installed packages. */
export const copyProject = (folder: string, checkout = root): void => {
  // A checkout of another version may have other folders.
  const there = copied.filter((entry) => existsSync(join(checkout, entry)));
  for (const entry of there) cpSync(join(checkout, entry), join(folder, entry), { recursive: true });
  symlinkSync(join(checkout, "node_modules"), join(folder, "node_modules"));
  mkdirSync(join(folder, ".state"));
};

const freeShift = async (): Promise<number> => {
  const ports = stackOf(parseSettings({}), { present: new Set(["grafana", "kibana"]) }).specs.flatMap((spec) =>
    spec.kind === "service" ? Object.values(spec.ports).map(({ number }) => number) : [],
  );
  for (let shift = 110; shift < 150; shift += 7) {
    const free = await Promise.all(ports.map((port) => isFree(port + shift * 100)));
    if (free.every(Boolean)) return shift;
  }
  throw new Error("no shift of the ports between 110 and 150 is free");
};

const collect = (child: ChildProcess): Promise<Outcome> => {
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
    });
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
};

/** Copies the project, or another checkout, into a new folder below `base`, with these settings and ports that are free. */
export const openWorkspace = async (
  name: string,
  settings: Readonly<Record<string, unknown>>,
  base = testBase(),
  checkout = root,
): Promise<Workspace> => {
  const folder = mkdtempSync(join(base, `${name}-`));
  copyProject(folder, checkout);
  const shift = Number(settings["ports.shift"] ?? (await freeShift()));
  const configure = (more: Readonly<Record<string, unknown>>): void => {
    writeFileSync(join(folder, "Pulumi.local.yaml"), localStackFile({ "ports.shift": shift, ...settings, ...more }));
  };
  configure({});
  // What is read by tests is plain, wherever they run.
  const env = { ...process.env, FORCE_COLOR: undefined, PULUMI_HOME: join(folder, "pulumi-home"), OBS_STACK: "local" };
  const start = (task: string, ...args: readonly string[]) => {
    const child = spawn(process.execPath, [join(folder, "scripts", "run.js"), task, ...args], {
      cwd: folder,
      env,
      stdio: ["ignore", "pipe", "pipe"],
      // As a terminal would: Ctrl-C goes to the task and to all that it started.
      detached: true,
    });
    return { child, done: collect(child) };
  };
  return {
    folder,
    shift,
    env,
    url: (port) => `http://127.0.0.1:${port + shift * 100}`,
    configure,
    start,
    run: (task, ...args) => start(task, ...args).done,
    shell: (command) =>
      collect(spawn("/bin/bash", ["-c", command], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] })),
    dispose: async () => {
      const data = join(folder, ".data");
      for (const stack of existsSync(data) ? readdirSync(data) : []) await stopOrphans(join(data, stack));
      removeFolder(folder);
    },
  };
};
