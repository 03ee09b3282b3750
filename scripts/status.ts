import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ServiceState } from "../infra/platforms/operations.ts";
import type { ServiceSpec } from "../infra/service.ts";
import { painter } from "../tools/paint.ts";
import { command } from "./cli/command.ts";
import { readProject, stackOption, type Project } from "./project/project.ts";
import { root } from "./project/root.ts";
import { elapsed } from "./cli/elapsed.ts";
import { describeProblem, problemOf } from "./status/service-problem.ts";
import { table } from "./cli/table.ts";

const appVersion = (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string }).version;

const versionOf = ({ program }: ServiceSpec, project: Project): string =>
  "entry" in program ? appVersion : project.version(program.component);

const colours = { healthy: "green", unhealthy: "yellow", dead: "red", stopped: "dim" } as const;

const isAlive = ({ state }: ServiceState): boolean => state === "healthy" || state === "unhealthy";

const rowOf = async (spec: ServiceSpec, project: Project) => {
  const found = await project.state(spec);
  const problem = await problemOf(spec, found, project);
  const ports = Object.keys(spec.ports).flatMap((port) => project.address(spec.name, port)?.split(":")[1] ?? []);
  const { id = "", memory, started, version = versionOf(spec, project) } = found.state === "stopped" ? {} : found;
  return {
    service: spec.name,
    state: found.state,
    ports: ports.join(" "),
    version,
    id,
    memory: memory === undefined ? "" : `${memory} MiB`,
    up: started && isAlive(found) ? elapsed(Date.now() - started.getTime()) : "",
    ...(problem && { problem }),
  };
};

await command(
  {
    command: "npm run status --",
    summary:
      "Shows every service: state, process or container, memory, ports, version; of what is not well, since when and the end of its log. Exit code 1 unless all are healthy.",
    options: { json: { type: "boolean", help: "as JSON, for programs" }, ...stackOption },
  },
  async ({ values }) => {
    const project = await readProject(values.stack!);
    const services = project.stack.specs.filter((spec) => spec.kind === "service");
    const rows = await Promise.all(services.map((spec) => rowOf(spec, project)));
    if (values.json) {
      const named = rows.map(({ id, ...row }) => ({ ...row, [project.traits.idName]: id }));
      process.stdout.write(`${JSON.stringify(named, undefined, 2)}\n`);
    } else {
      const paint = painter(process.stdout);
      const heading = ["SERVICE", "STATE", project.traits.idName.toUpperCase(), "MEMORY", "UP", "VERSION", "PORTS"].map(
        (text) => paint("bold", text),
      );
      const lines = rows.map((row) => [
        row.service,
        paint(colours[row.state], row.state),
        row.id,
        row.memory,
        row.up,
        row.version,
        row.ports,
      ]);
      const width = process.stdout.columns;
      const problems = rows.flatMap(({ service, problem }) =>
        problem ? [`\n${describeProblem(service, problem, { width })}\n`] : [],
      );
      process.stdout.write(`${table([heading, ...lines])}\n${problems.join("")}`);
      for (const warning of project.kit.programs(project).warnings)
        process.stdout.write(`${paint("yellow", "!")} ${warning}\n`);
    }
    return rows.every(({ state }) => state === "healthy") ? 0 : 1;
  },
);
