import { measureRoom } from "../infra/platforms/local/measure-room.ts";
import { inspect } from "../infra/platforms/local/preflight.ts";
import { roomNeeds } from "../infra/platforms/local/room.ts";
import { runs } from "../infra/platforms/local/running.ts";
import { sizeText } from "../infra/units.ts";
import { diagnose, neededTools, type Diagnosis } from "../tools/diagnosis.ts";
import { ensureTools } from "../tools/ensure-tools.ts";
import { homely } from "../tools/homely.ts";
import { describeProblems } from "../tools/reach.ts";
import { painter } from "../tools/paint.ts";
import { terminalReport } from "../tools/terminal-report.ts";
import { optionalTools } from "../tools/tools.ts";
import { versions } from "../infra/versions.ts";
import { task } from "./cli.ts";
import { readProject, stackOption, type Project } from "./project.ts";
import { table } from "./table.ts";

type Row = readonly string[];

const toolRows = ({ tools }: Diagnosis): readonly Row[] =>
  tools.map(({ name, wanted, located, note = "" }) =>
    located
      ? [name, wanted, located.version, located.source, homely(located.path, process.env)]
      : [name, wanted, "–", "–", note],
  );

const builderRows = ({ prerequisites }: Diagnosis): readonly Row[] => [
  ["Node", versions.node.binary, process.versions.node, homely(process.execPath, process.env)],
  ...prerequisites
    .filter(({ name }) => name !== "Java")
    .map(({ name, wanted, found = "–", path = "not on PATH" }) => [name, wanted, found, homely(path, process.env)]),
];

const reachText = ({ releases }: Diagnosis): string => {
  if (releases.length === 0) return "not asked (OBS_RELEASES=none, or no vendor releases for this kind of machine)";
  const reached = releases.filter(({ problem }) => problem === undefined).map(({ host }) => host);
  const parts = [...(reached.length > 0 ? [`${reached.join(", ")}: reached`] : []), describeProblems(releases)];
  return parts.filter((part) => part !== "").join("; ");
};

/** The figures that decide whether the stack has room here. */
const roomText = (project: Project): string => {
  const { memory, disk } = measureRoom(project);
  const needs = roomNeeds(project.stack, (service) => runs(project, service));
  return [
    `Memory    ${sizeText(memory.available)} can be had, what does not run yet takes up to ${sizeText(needs.memory)}`,
    `Data      ${homely(disk.folder, process.env)}, ${sizeText(disk.free)} free, at least ${sizeText(needs.disk.least)} must be`,
  ].join("\n");
};

const show = (diagnosis: Diagnosis, project: Project): string => {
  const { cache, diskGigabytes } = diagnosis;
  return [
    table([["TOOL", "WANTED", "FOUND", "SOURCE", "PATH"], ...toolRows(diagnosis)]),
    "",
    table([["BUILDS WITH", "WANTED", "FOUND", "PATH"], ...builderRows(diagnosis)]),
    "",
    `Releases  ${reachText(diagnosis)}`,
    `Cache     ${homely(cache, process.env)}, ${diskGigabytes.toFixed(0)} GB free`,
    roomText(project),
    "",
    "",
  ].join("\n");
};

await task(
  {
    command: "npm run doctor --",
    summary:
      "Shows every program that the local stack runs, where it comes from, what is missing, and whether the stack has room and ports. Exit code 1 if something is amiss.",
    options: { build: { type: "boolean", help: "fetch or build what is missing" }, ...stackOption },
  },
  async ({ values }) => {
    if (values.build) await ensureTools(neededTools, { optional: optionalTools, report: terminalReport() });
    const [diagnosis, project] = await Promise.all([diagnose(), readProject(values.stack!)]);
    process.stdout.write(show(diagnosis, project));
    const { problems, warnings } = await inspect(project.stack, { ...project, shift: project.settings["ports.shift"] });
    const paint = painter(process.stdout);
    const all = [...diagnosis.problems, ...problems];
    for (const warning of warnings) process.stdout.write(`${paint("yellow", "!")} ${warning}\n`);
    for (const problem of all) process.stdout.write(`${paint("red", "✗")} ${problem}\n`);
    if (all.length === 0)
      process.stdout.write(`${paint("green", "✓")} Everything that the local stack needs is here.\n`);
    return all.length > 0 ? 1 : 0;
  },
);
