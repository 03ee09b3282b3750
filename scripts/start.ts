import { writeFileSync } from "node:fs";
import type { Launch, Printer } from "../infra/platforms/launch.ts";
import { plainSecretWarnings } from "../infra/settings/given-secrets.ts";
import { painter } from "../tools/paint.ts";
import { bringUp, runTimedSmokeTest } from "./start-up/bring-up.ts";
import { command } from "./cli/command.ts";
import { stateFile } from "./pulumi-engine/state-file.ts";
import { passphraseFor } from "./pulumi-engine/passphrase.ts";
import { commandFor, readProject, stackOption, withFetchedPrograms, type Project } from "./project/project.ts";
import { root } from "./project/root.ts";
import type { SmokeTest } from "./start-up/smoke-test.ts";
import { table } from "./cli/table.ts";
import { startTimeline } from "./start-up/timeline.ts";

const paint = painter(process.stdout);

const titles = (project: Project): Readonly<Record<string, string>> => ({
  api: "the API, its documentation at /docs",
  jaeger: "traces; the API is below /api/v3",
  elasticsearch: "spans, in the indices jaeger-span-*",
  prometheus: "metrics and rules; the API is below /api/v1",
  alertmanager: "alerts and silences",
  grafana: `dashboards; the password of admin: npm run pulumi -- stack output secrets --show-secrets --stack ${project.environment}`,
  kibana: "searches and charts over the spans",
});

/** Says what is there, what is not and why, and where to go on. */
const tell = async (project: Project, launch: Launch, smokeTest: SmokeTest): Promise<void> => {
  const out = process.stdout;
  const { urls } = project;
  const where = smokeTest.indexed === undefined ? "Jaeger" : "Jaeger and Elasticsearch";
  const found = `found in ${where} after ${smokeTest.seconds.toFixed(1)} s`;
  const spans = `${smokeTest.spans} ${smokeTest.spans === 1 ? "span" : "spans"}`;
  out.write(`${paint("green", smokeTest.what)}: ${spans} of ${smokeTest.services.join(", ")}, ${found}\n\n`);
  const rows = Object.entries(titles(project)).filter(([name]) => urls[name]);
  out.write(`${table(rows.map(([name, title]) => [paint("bold", name), paint("cyan", urls[name]!), title]))}\n\n`);
  for (const line of await launch.leftOut()) out.write(`${paint("dim", "Skipped:")} ${line}\n`);
  const trace = project.stack.pageless.has("jaeger") ? "api/v3/traces" : "trace";
  out.write(`See the trace: ${paint("cyan", `${urls["jaeger"]}/${trace}/${smokeTest.traceId}`)}\n`);
  if (!urls["api"] || project.settings.targets.length > 0) {
    const [http, grpc] = ["otlp-http", "otlp"].map((port) => project.address("jaeger", port));
    out.write(`For your services: OTLP/HTTP at http://${http}, OTLP/gRPC at ${grpc}\n`);
  }
  const logs = commandFor(project, "logs", [urls["api"] ? "api" : "jaeger", "--follow"]);
  const tasks = ["traffic", "traces", "status", "stop"].filter(
    (name) => (name !== "traffic" || urls["api"]) && (name !== "traces" || urls["elasticsearch"]),
  );
  const next = tasks.map((name) => commandFor(project, name));
  out.write(`${paint("dim", "Next:")} ${[logs, ...next].join(", ")}\n`);
};

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const printer: Printer = { say, warn: (line) => say(`${paint("yellow", "Warning:")} ${line}`) };

await command(
  {
    command: "npm start --",
    summary: "Brings the stack up, proves it with one traced request (or one trace), and says where to look.",
    options: {
      timeline: {
        type: "string",
        value: "FILE",
        help: "write what took how long, as JSON (seconds since the command began)",
      },
      ...stackOption,
    },
  },
  async ({ values }) => {
    const timeline = startTimeline();
    timeline.begin("settings and tools");
    passphraseFor(root, values.stack);
    const found = await readProject(values.stack!);
    plainSecretWarnings(found.settings.given, found.environment, found.locate).forEach(printer.warn);
    await found.kit.fetch(found.stack, found, printer);
    const project = await withFetchedPrograms(found);
    const { environment } = project;
    const launch = await project.kit.launch(project.stack, project, stateFile(environment));
    const isUp = await launch.isUp();
    if (isUp) say(`The stack "${environment}" is already up to date`);
    const smokeTest = await (isUp
      ? runTimedSmokeTest(project, timeline)
      : bringUp(project, launch, { printer, timeline }));
    if (values.timeline) writeFileSync(values.timeline, `${JSON.stringify(timeline.stretches(), undefined, 2)}\n`);
    await tell(project, launch, smokeTest);
    process.stdout.write(
      `${paint("green", "✓")} Up in ${paint("bold", `${(performance.now() / 1000).toFixed(1)} s`)}\n`,
    );
  },
);
