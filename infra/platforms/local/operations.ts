import type { LocatedTool } from "../../../tools/tools.ts";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, rmSync, statSync } from "node:fs";
import { endOf } from "../../provider/end.ts";
import { answers } from "../../provider/health.ts";
import { isAlive, membersOf } from "../../../base/process-identity.ts";
import { lastLines } from "../../../base/log-file.ts";
import { recordedProcess, unitFolder } from "../../provider/unit-folder.ts";
import type { ServiceSpec } from "../../service.ts";
import type { Stack } from "../../stack.ts";
import { sizeText } from "../../../base/units.ts";
import { UserError } from "../../../base/user-error.ts";
import { hostPort } from "../machine/host-port.ts";
import type { LogRequest, Operations, ServiceState } from "../operations.ts";
import type { PlatformOptions } from "../kit.ts";
import { capacityNeeds } from "../machine/capacity.ts";
import { logFile, runFolder } from "./addresses.ts";
import { keptTools } from "./kept-tools.ts";
import { dataDirectory, localUrls } from "./local.ts";
import { measureCapacity } from "./measure-capacity.ts";
import { stopOrphans } from "./orphans.ts";
import { inspectLocal } from "./preflight.ts";
import { askedForHealth } from "./render.ts";
import { runs } from "./running.ts";

const changed = (path: string): Date | undefined => (existsSync(path) ? statSync(path).mtime : undefined);

const residentMebibytes = (pids: readonly number[]): number => {
  const rows = execFileSync("ps", ["-o", "rss=", "-p", pids.join(",")])
    .toString()
    .trim()
    .split("\n");
  return Math.round(rows.reduce((sum, row) => sum + Number(row), 0) / 1024);
};

const stateOf = async (directory: string, { name }: ServiceSpec, healthUrl: string): Promise<ServiceState> => {
  const folder = unitFolder(runFolder({ directory }, name));
  const identity = recordedProcess(folder);
  if (!identity) return { state: "stopped" };
  const common = { id: String(identity.pid), started: changed(folder.pid) ?? new Date(0) };
  if (!isAlive(identity)) {
    const end = endOf(folder, identity);
    return { state: "dead", ...common, ...(end && { end }) };
  }
  const state = (await answers(healthUrl, 2000)) ? "healthy" : "unhealthy";
  return { state, ...common, memory: residentMebibytes(membersOf(identity)) };
};

const showLogs = (directory: string, { services, lines, isFollowed }: LogRequest): number => {
  const files = services.map((name) => logFile({ directory }, name)).filter((path) => existsSync(path));
  if (files.length === 0) throw new UserError("no logs yet: nothing was started");
  const flags = ["-n", String(lines), ...(isFollowed ? ["-F"] : [])];
  return spawnSync("tail", [...flags, ...files], { stdio: "inherit" }).status ?? 0;
};

/** What the commands need of a stack of host processes. */
export const localOperations = (stack: Stack, options: PlatformOptions): Operations => {
  const machine = { directory: dataDirectory(options), shift: options.settings["ports.shift"] };
  const { directory } = machine;
  const address = (service: string, port: string) => `127.0.0.1:${hostPort(machine, stack, service, port)}`;
  return {
    urls: localUrls(stack, machine),
    address,
    reach: async (service, port, use) => use(`http://${address(service, port)}`),
    version: (component) => {
      const kept: Readonly<Record<string, LocatedTool>> = keptTools(directory);
      return kept[component]?.version ?? stack.versions[component as keyof Stack["versions"]] ?? "unknown";
    },
    state: (spec) => {
      const [port, path] = askedForHealth(spec);
      return stateOf(directory, spec, `http://${address(spec.name, port)}${path}`);
    },
    endOfLog: (service, lines) => {
      const log = logFile({ directory }, service);
      const at = changed(log);
      return Promise.resolve({ log, lines: lastLines(log, lines), ...(at && { changed: at }) });
    },
    showLogs: (wanted) => Promise.resolve(showLogs(directory, wanted)),
    inspect: () => inspectLocal(stack, machine),
    describe: () => {
      const { memory, disk } = measureCapacity(machine);
      const needs = capacityNeeds(stack, (service) => runs(machine, service));
      return Promise.resolve([
        [
          "Memory",
          `${sizeText(memory.available)} available, services that are not running need up to ${sizeText(needs.memory)}`,
        ],
        ["Data", `${disk.folder}, ${sizeText(disk.free)} free, at least ${sizeText(needs.disk.least)} required`],
      ]);
    },
    running: () => Promise.resolve(stack.specs.map(({ name }) => name).filter((name) => runs(machine, name))),
    // The next `up` adopts whatever runs.
    removeStrays: () => Promise.resolve(),
    stopOrphans: () => stopOrphans(directory),
    data: () =>
      Promise.resolve(
        existsSync(directory)
          ? {
              where: directory,
              delete: () => Promise.resolve(rmSync(directory, { recursive: true, force: true })),
            }
          : undefined,
      ),
  };
};
