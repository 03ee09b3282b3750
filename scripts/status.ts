import { readFileSync, statSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { localPort, runFolder } from "../infra/platforms/local/addresses.ts";
import { answers } from "../infra/provider/health.ts";
import { isAlive, membersOf } from "../infra/provider/identity.ts";
import { recordedProcess, unitFolder } from "../infra/provider/unit-folder.ts";
import type { Program, ServiceSpec } from "../infra/service.ts";
import { versions } from "../infra/versions.ts";
import { task } from "./cli.ts";
import { readProject, root, stackOption, type Project } from "./project.ts";
import { table } from "./table.ts";

const residentMebibytes = (pids: readonly number[]): number => {
  const rows = execFileSync("ps", ["-o", "rss=", "-p", pids.join(",")])
    .toString()
    .trim()
    .split("\n");
  return Math.round(rows.reduce((sum, row) => sum + Number(row), 0) / 1024);
};

const since = (path: string): string => {
  const minutes = Math.floor((Date.now() - statSync(path).mtimeMs) / 60_000);
  if (minutes < 60) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / (24 * 60))} d`;
};

const appVersion = (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string }).version;

const versionOf = (program: Program): string => {
  if ("entry" in program) return appVersion;
  const version: { readonly binary?: string } = versions[program.component];
  return version.binary ?? "?";
};

const rowOf = async (spec: ServiceSpec, { directory, stack, settings }: Project) => {
  const shift = settings["ports.shift"];
  const ports = Object.keys(spec.ports).map((port) => localPort({ shift }, stack, spec.name, port));
  const version = versionOf(spec.program);
  const folder = unitFolder(runFolder({ directory }, spec.name));
  const identity = recordedProcess(folder);
  const shown = { ports: ports.join(" "), version };
  if (!identity) return { ...shown, state: "stopped", pid: "", memory: "", up: "" };
  if (!isAlive(identity)) return { ...shown, state: "dead", pid: String(identity.pid), memory: "", up: "" };
  const healthPort = localPort({ shift }, stack, spec.name, spec.health.port);
  const isHealthy = await answers(`http://127.0.0.1:${healthPort}${spec.health.path}`, 2000);
  return {
    ...shown,
    state: isHealthy ? "healthy" : "unhealthy",
    pid: String(identity.pid),
    memory: `${residentMebibytes(membersOf(identity))} MiB`,
    up: since(folder.pid),
  };
};

await task(
  {
    command: "npm run status --",
    summary: "Shows every service: state, pid, memory, ports, version. Exit code 1 unless all are healthy.",
    options: { json: { type: "boolean", help: "as JSON, for programs" }, ...stackOption },
  },
  async ({ values }) => {
    const project = await readProject(values.stack!);
    const services = project.stack.filter((spec) => spec.kind === "service");
    const rows = await Promise.all(
      services.map(async (spec) => ({ service: spec.name, ...(await rowOf(spec, project)) })),
    );
    if (values.json) process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
    else {
      const heading = ["SERVICE", "STATE", "PID", "MEMORY", "UP", "VERSION", "PORTS"];
      const lines = rows.map((row) => [row.service, row.state, row.pid, row.memory, row.up, row.version, row.ports]);
      process.stdout.write(`${table([heading, ...lines])}\n`);
    }
    return rows.every(({ state }) => state === "healthy") ? 0 : 1;
  },
);
