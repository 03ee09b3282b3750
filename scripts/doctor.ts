import type { Judgement } from "../infra/platforms/machine/capacity.ts";
import { UserError } from "../base/user-error.ts";
import { diagnose, type Diagnosis } from "../tools/diagnosis.ts";
import { ensureTools } from "../tools/ensure-tools.ts";
import { shortPath } from "../tools/short-path.ts";
import { describeProblems } from "../tools/reach.ts";
import { painter } from "../tools/paint.ts";
import { terminalReport } from "../tools/terminal-report.ts";
import { versions } from "../base/versions.ts";
import { command } from "./cli/command.ts";
import { readProject, stackOption, type Project } from "./project/project.ts";
import { table } from "./cli/table.ts";

type Row = readonly string[];

const toolRows = ({ tools }: Diagnosis): readonly Row[] =>
  tools.map(({ name, wanted, located, note = "" }) =>
    located
      ? [name, wanted, located.version, located.source, shortPath(located.path, process.env)]
      : [name, wanted, "–", "–", note],
  );

const builderRows = ({ prerequisites }: Diagnosis): readonly Row[] => [
  ["Node", versions.node.npm, process.versions.node, shortPath(process.execPath, process.env)],
  ...prerequisites
    .filter(({ name }) => name !== "Java")
    .map(({ name, wanted, found = "–", path = "not on PATH" }) => [name, wanted, found, shortPath(path, process.env)]),
];

const reachText = ({ releases }: Diagnosis): string => {
  if (releases.length === 0) return "not asked (OBS_RELEASES=none, or no vendor releases for this kind of machine)";
  const reached = releases.filter(({ problem }) => problem === undefined).map(({ host }) => host);
  const parts = [...(reached.length > 0 ? [`${reached.join(", ")}: reached`] : []), describeProblems(releases)];
  return parts.filter((part) => part !== "").join("; ");
};

/** What there is for the stack where it runs, and what is amiss there. */
const lookAround = async (project: Project): Promise<Judgement & { readonly text: string }> => {
  try {
    const rows = await project.describe();
    const lines = rows.map(([name, figures]) => `${name.padEnd(10)}${shortPath(figures, process.env)}\n`);
    return { text: lines.join(""), ...(await project.inspect()) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { text: "", problems: [error.message], warnings: [] };
  }
};

const show = (diagnosis: Diagnosis): string => {
  const { cache, diskGigabytes } = diagnosis;
  return [
    table([["TOOL", "WANTED", "FOUND", "SOURCE", "PATH"], ...toolRows(diagnosis)]),
    "",
    table([["BUILDS WITH", "WANTED", "FOUND", "PATH"], ...builderRows(diagnosis)]),
    "",
    `Releases  ${reachText(diagnosis)}`,
    `Cache     ${shortPath(cache, process.env)}, ${diskGigabytes.toFixed(0)} GB free`,
    "",
  ].join("\n");
};

await command(
  {
    command: "npm run doctor --",
    summary:
      "Shows every program that the stack needs on this machine, where it comes from, what is missing, and whether the stack has room and ports. Exit code 1 if something is amiss.",
    options: { build: { type: "boolean", help: "fetch or build what is missing" }, ...stackOption },
  },
  async ({ values }) => {
    const project = await readProject(values.stack!);
    const { needed, optional, env, warnings } = project.kit.programs(project);
    if (values.build) await ensureTools(needed, { optional, env, report: terminalReport() });
    const [diagnosis, around] = await Promise.all([diagnose(env, [...needed, ...optional]), lookAround(project)]);
    process.stdout.write(`${show(diagnosis)}${around.text}\n`);
    const paint = painter(process.stdout);
    const problems = [...diagnosis.problems, ...around.problems];
    for (const warning of [...warnings, ...around.warnings])
      process.stdout.write(`${paint("yellow", "!")} ${warning}\n`);
    for (const problem of problems) process.stdout.write(`${paint("red", "✗")} ${problem}\n`);
    if (problems.length === 0)
      process.stdout.write(
        `${paint("green", "✓")} Everything that the stack "${project.environment}" needs is here.\n`,
      );
    return problems.length > 0 ? 1 : 0;
  },
);
