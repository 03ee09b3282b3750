import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { cp, mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { finished, pipeline } from "node:stream/promises";
import { milliseconds } from "../../../base/duration.ts";
import { ownerFor } from "../../provider/launch.ts";
import { startProcess } from "../../provider/process.ts";
import { stop } from "../../provider/stop.ts";
import { giveTo, recordedProcess, unitFolder } from "../../provider/unit-folder.ts";
import type { Stack } from "../../stack.ts";
import { UserError } from "../../../base/user-error.ts";
import type { PlatformOptions } from "../kit.ts";
import { serviceOf } from "../spec-of.ts";
import { commandError, type CommandOptions, type Place, type ServiceAccess } from "../service-access.ts";
import { runFolder, volumeFolder, type LocalContext } from "./addresses.ts";
import { dataDirectory, localContext } from "./local.ts";
import { renderLocal } from "./render.ts";

const run = async (
  service: string,
  command: readonly [string, ...string[]],
  { input, output, signal }: CommandOptions = {},
): Promise<void> => {
  const [program, ...args] = command;
  const child = spawn(program === "node" ? process.execPath : program, args, {
    stdio: [input ? "pipe" : "ignore", output ? "pipe" : "ignore", "pipe"],
    ...(signal && { signal }),
  });
  let complaints = "";
  child.stderr!.setEncoding("utf8").on("data", (chunk: string) => (complaints += chunk));
  // What it does not read any more is its own affair: its exit code tells.
  if (input) pipeline(input, child.stdin!).catch(() => {});
  const ended = new Promise<unknown>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, killer) => resolve(code ?? killer));
  });
  const [code] = await Promise.all([ended, output && pipeline(child.stdout!, output), finished(child.stderr!)]);
  if (code !== 0) throw commandError(service, command, code, complaints);
};

/** Services that are processes of this machine: their volumes are folders, their programs its own. */
export const localAccess = (
  stack: Stack,
  options: PlatformOptions,
  contextOf: () => Promise<LocalContext> = () => localContext(options, stack),
): ServiceAccess => {
  const where = { directory: dataDirectory(options) };
  const folderOf = ({ service, volume, path = "" }: Place): string => join(volumeFolder(where, service, volume), path);
  const unitOf = (service: string) => unitFolder(runFolder(where, service));
  return {
    path: folderOf,
    secret: async (service, name) => readFileSync(join(unitOf(service).secrets, name), "utf8"),
    stop: async (service) => {
      const identity = recordedProcess(unitOf(service));
      if (identity) await stop(identity, milliseconds(serviceOf(stack, service).grace ?? "10s"));
    },
    start: async (service) => {
      const folder = unitOf(service);
      if (!existsSync(folder.inputs)) throw new UserError(`${service} was never started: run "npm start" first`);
      const context = await contextOf();
      const [unit] = renderLocal(stack, context, ({ name }) => name === service);
      if (unit?.kind !== "service") throw new Error(`there is no service ${service}`);
      const secrets = Object.keys(unit.secrets).map((name) => [name, readFileSync(join(folder.secrets, name), "utf8")]);
      await startProcess({ ...unit.inputs, secrets: Object.fromEntries(secrets) as Readonly<Record<string, string>> });
    },
    copyOut: async (place, target, signal) => {
      const filter = () => !signal.aborted;
      await mkdir(target, { recursive: true, mode: 0o700 });
      await cp(folderOf(place), target, { recursive: true, filter });
      signal.throwIfAborted();
    },
    copyIn: async (source, place) => {
      const folder = folderOf(place);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true });
      await cp(source, folder, { recursive: true });
      const owner = ownerFor(serviceOf(stack, place.service).rootless === true);
      if (owner) for (const name of ["", ...(await readdir(folder))]) giveTo(join(folder, name), owner);
    },
    run,
  };
};
