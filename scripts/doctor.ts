import { diagnose, neededTools, type Diagnosis } from "../tools/diagnosis.ts";
import { ensureTools } from "../tools/ensure-tools.ts";
import { homely } from "../tools/homely.ts";
import { describeProblems } from "../tools/reach.ts";
import { terminalReport } from "../tools/terminal-report.ts";
import { optionalTools } from "../tools/tools.ts";
import { versions } from "../infra/versions.ts";
import { task } from "./cli.ts";
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

const show = (diagnosis: Diagnosis): string => {
  const { cache, diskGigabytes, memoryGigabytes, problems } = diagnosis;
  const { free, total } = memoryGigabytes;
  return [
    table([["TOOL", "WANTED", "FOUND", "SOURCE", "PATH"], ...toolRows(diagnosis)]),
    "",
    table([["BUILDS WITH", "WANTED", "FOUND", "PATH"], ...builderRows(diagnosis)]),
    "",
    `Releases  ${reachText(diagnosis)}`,
    `Cache     ${homely(cache, process.env)}, ${diskGigabytes.toFixed(0)} GB free`,
    `Memory    ${free.toFixed(0)} of ${total.toFixed(0)} GB free`,
    "",
    ...(problems.length > 0
      ? problems.map((problem) => `✗ ${problem}`)
      : ["✓ Everything that the local stack needs is here."]),
    "",
  ].join("\n");
};

await task(
  {
    command: "npm run doctor --",
    summary:
      "Shows every program that the local stack runs, where it comes from, and what is missing. Exit code 1 if something is.",
    options: { build: { type: "boolean", help: "fetch or build what is missing" } },
  },
  async ({ values }) => {
    if (values.build) await ensureTools(neededTools, { optional: optionalTools, report: terminalReport() });
    const diagnosis = await diagnose();
    process.stdout.write(show(diagnosis));
    return diagnosis.problems.length > 0 ? 1 : 0;
  },
);
