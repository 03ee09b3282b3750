import { writeFileSync } from "node:fs";
import { hostPort } from "../infra/platforms/host-port.ts";
import { leftOut, wantedExtras } from "../infra/platforms/local/extras.ts";
import { localContext, toolsOf } from "../infra/platforms/local/local.ts";
import { ensureTools, type LocatedTool, type ToolName } from "../tools/tools.ts";
import { painter } from "../tools/paint.ts";
import { bringUp, proven } from "./bring-up.ts";
import { task } from "./cli.ts";
import { readProject, stackOption, type Project } from "./project.ts";
import { isStillUp } from "./last-up.ts";
import type { Proof } from "./proof.ts";
import { table } from "./table.ts";
import { startTimeline } from "./timeline.ts";

const paint = painter(process.stdout);

const titles: Readonly<Record<string, string>> = {
  api: "the API, its documentation at /docs",
  jaeger: "traces; the API is below /api/v3",
  elasticsearch: "spans, in the indices jaeger-span-*",
  prometheus: "metrics and rules; the API is below /api/v1",
  alertmanager: "alerts and silences",
  grafana: "dashboards; the password of admin: npm run pulumi -- stack output secrets --show-secrets",
  kibana: "searches and charts over the spans",
};

/** Says what is there, what is not and why, and where to go on. */
const tell = async (project: Project, proof: Proof, tools: ReadonlyMap<ToolName, LocatedTool>): Promise<void> => {
  const out = process.stdout;
  const { urls } = project;
  const where = proof.indexed === undefined ? "Jaeger" : "Jaeger and Elasticsearch";
  const found = `found in ${where} after ${proof.seconds.toFixed(1)} s`;
  const spans = `${proof.spans} ${proof.spans === 1 ? "span" : "spans"}`;
  out.write(`${paint("green", proof.what)}: ${spans} of ${proof.services.join(", ")}, ${found}\n\n`);
  const rows = Object.entries(titles).filter(([name]) => urls[name]);
  out.write(`${table(rows.map(([name, title]) => [paint("bold", name), paint("cyan", urls[name]!), title]))}\n\n`);
  for (const { name, why } of await leftOut(project.settings, project.extras))
    out.write(`${paint("dim", "Left out:")} ${name} (${why})\n`);
  const pageless = ["jaeger", "prometheus"] as const;
  if (pageless.some((name) => ["cache", "build"].includes(tools.get(name)?.source ?? ""))) {
    out.write(
      `${paint("dim", "Left out:")} the web pages of Jaeger and Prometheus (what is built from the Go registry has none)\n`,
    );
  }
  out.write(`See the trace: ${paint("cyan", `${urls["jaeger"]}/api/v3/traces/${proof.traceId}`)}\n`);
  if (!urls["api"] || project.settings.targets.length > 0) {
    const port = (name: string) => hostPort({ shift: project.settings["ports.shift"] }, project.stack, "jaeger", name);
    const [http, grpc] = [`http://127.0.0.1:${port("otlp-http")}`, `127.0.0.1:${port("otlp")}`];
    out.write(`For your services: OTLP/HTTP at ${http}, OTLP/gRPC at ${grpc}\n`);
  }
  const next = urls["api"] ? "npm run traffic, npm run logs -- api --follow" : "npm run logs -- jaeger --follow";
  const traces = urls["elasticsearch"] ? "npm run traces, " : "";
  out.write(`${paint("dim", "Next:")} ${next}, ${traces}npm run status, npm run stop\n`);
};

await task(
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
    const before = await readProject(values.stack!);
    const needed = ["pulumi", "pulumi-language-nodejs", ...toolsOf(before.stack)] as const;
    const tools = await ensureTools(needed, { optional: wantedExtras(before.settings) });
    // What was fetched just now may join the stack.
    const project = await readProject(values.stack!);
    const context = await localContext(project, project.stack);
    const isUp = await isStillUp(project, context);
    if (isUp) process.stdout.write(`The stack "${project.environment}" is up as its settings say: nothing to change\n`);
    const proof = await (isUp ? proven(project, timeline) : bringUp(project, context, timeline));
    if (values.timeline) writeFileSync(values.timeline, `${JSON.stringify(timeline.stretches(), undefined, 2)}\n`);
    await tell(project, proof, tools);
    process.stdout.write(
      `${paint("green", "✓")} Up in ${paint("bold", `${(performance.now() / 1000).toFixed(1)} s`)}\n`,
    );
  },
);
