import { readFileSync, statSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { hostPort } from "../infra/platforms/host-port.ts";
import { runFolder } from "../infra/platforms/local/addresses.ts";
import { membersOf } from "../infra/provider/identity.ts";
import { unitFolder } from "../infra/provider/unit-folder.ts";
import type { Program, ServiceSpec } from "../infra/service.ts";
import { versions } from "../infra/versions.ts";
import { painter } from "../tools/paint.ts";
import { task } from "./cli.ts";
import { readProject, root, stackOption, type Project } from "./project.ts";
import { elapsed } from "./elapsed.ts";
import { serviceState } from "./service-state.ts";
import { describeTrouble, troubleOf } from "./trouble.ts";
import { table } from "./table.ts";

const residentMebibytes = (pids: readonly number[]): number => {
  const rows = execFileSync("ps", ["-o", "rss=", "-p", pids.join(",")])
    .toString()
    .trim()
    .split("\n");
  return Math.round(rows.reduce((sum, row) => sum + Number(row), 0) / 1024);
};

const appVersion = (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string }).version;

const versionOf = (program: Program): string => {
  if ("entry" in program) return appVersion;
  const version = versions[program.component];
  return "binary" in version ? version.binary : version.image.tag;
};

const colours = { healthy: "green", unhealthy: "yellow", dead: "red", stopped: "dim" } as const;

const rowOf = async (spec: ServiceSpec, project: Project) => {
  const { directory, stack, settings } = project;
  const ports = Object.keys(spec.ports).map((port) =>
    hostPort({ shift: settings["ports.shift"] }, stack, spec.name, port),
  );
  const found = await serviceState(spec, project);
  const trouble = await troubleOf(spec, found, project);
  const common = { service: spec.name, state: found.state, ports: ports.join(" "), version: versionOf(spec.program) };
  const isAlive = found.state === "healthy" || found.state === "unhealthy";
  const { pid } = unitFolder(runFolder({ directory }, spec.name));
  return {
    ...common,
    pid: found.state === "stopped" ? "" : String(found.identity.pid),
    memory: isAlive ? `${residentMebibytes(membersOf(found.identity))} MiB` : "",
    up: isAlive ? elapsed(Date.now() - statSync(pid).mtimeMs) : "",
    ...(trouble && { trouble }),
  };
};

await task(
  {
    command: "npm run status --",
    summary:
      "Shows every service: state, pid, memory, ports, version; of what is not well, since when and the end of its log. Exit code 1 unless all are healthy.",
    options: { json: { type: "boolean", help: "as JSON, for programs" }, ...stackOption },
  },
  async ({ values }) => {
    const project = await readProject(values.stack!);
    const services = project.stack.filter((spec) => spec.kind === "service");
    const rows = await Promise.all(services.map((spec) => rowOf(spec, project)));
    if (values.json) process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
    else {
      const paint = painter(process.stdout);
      const heading = ["SERVICE", "STATE", "PID", "MEMORY", "UP", "VERSION", "PORTS"].map((text) =>
        paint("bold", text),
      );
      const lines = rows.map((row) => [
        row.service,
        paint(colours[row.state], row.state),
        row.pid,
        row.memory,
        row.up,
        row.version,
        row.ports,
      ]);
      const width = process.stdout.columns;
      const troubles = rows.flatMap(({ service, trouble }) =>
        trouble ? [`\n${describeTrouble(service, trouble, { width })}\n`] : [],
      );
      process.stdout.write(`${table([heading, ...lines])}\n${troubles.join("")}`);
    }
    return rows.every(({ state }) => state === "healthy") ? 0 : 1;
  },
);
