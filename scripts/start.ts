import type { LocalContext } from "../infra/platforms/local/addresses.ts";
import { giveHeadStart, takeBackHeadStart } from "../infra/platforms/local/head-start.ts";
import { checkPortsFree } from "../infra/platforms/local/preflight.ts";
import { localContext, toolsOf } from "../infra/platforms/local/local.ts";
import { absentTools, ensureTools } from "../tools/tools.ts";
import { renderLocal } from "../infra/platforms/local/render.ts";
import { task } from "./cli.ts";
import { readProject, stackOption, type Project } from "./project.ts";
import { isStillUp, rememberUp } from "./last-up.ts";
import { showSteps } from "./progress.ts";
import { prove } from "./proof.ts";
import { ensureStack, mendState, runPulumi } from "./pulumi-cli.ts";
import { table } from "./table.ts";

const titles: Readonly<Record<string, string>> = {
  api: "the API, its documentation at /docs",
  jaeger: "traces; the API is below /api/v3",
  elasticsearch: "spans, in the indices jaeger-span-*",
  prometheus: "metrics and rules; the API is below /api/v1",
  alertmanager: "alerts and silences",
};

const bringUp = async (project: Project, context: LocalContext): Promise<void> => {
  const { environment, stack } = project;
  await checkPortsFree(stack, context);
  await ensureStack(environment);
  await mendState(environment);
  process.stdout.write(`Bringing up the stack "${environment}" (${stack.length} services and tasks)\n`);
  const units = renderLocal(stack, context);
  const steps = showSteps(process.stdout);
  try {
    giveHeadStart(units);
    await runPulumi("up", environment, steps.onStep);
  } catch (error) {
    await takeBackHeadStart(units);
    throw error;
  } finally {
    steps.end();
  }
  rememberUp(project, context);
};

await task(
  {
    command: "npm start --",
    summary: "Brings the stack up, sends one traced request through it, and says where to look.",
    options: stackOption,
  },
  async ({ values }) => {
    const started = performance.now();
    const out = process.stdout;
    const project = readProject(values.stack!);
    const tools = await ensureTools(["pulumi", "pulumi-language-nodejs", ...toolsOf(project.stack)]);
    const context = await localContext(project, project.stack);
    if (await isStillUp(project, context)) {
      out.write(`The stack "${project.environment}" is up as its settings say: nothing to change\n`);
    } else {
      await bringUp(project, context);
    }

    const proof = await prove(project);
    const where = proof.indexed === undefined ? "Jaeger" : "Jaeger and Elasticsearch";
    out.write(
      `Traced one request: ${proof.spans} spans of ${proof.services.join(", ")}, found in ${where} after ${proof.seconds.toFixed(1)} s\n\n`,
    );
    const rows = Object.entries(titles).filter(([name]) => project.urls[name]);
    out.write(`${table(rows.map(([name, title]) => [name, project.urls[name]!, title]))}\n\n`);
    for (const { name, why } of absentTools) out.write(`Left out: ${name} (${why})\n`);
    const pageless = ["jaeger", "prometheus"] as const;
    if (pageless.some((name) => ["cache", "build"].includes(tools.get(name)?.source ?? ""))) {
      out.write("Left out: the web pages of Jaeger and Prometheus (what is built from the Go registry has none)\n");
    }
    out.write(`See the trace: ${project.urls["jaeger"]}/api/v3/traces/${proof.traceId}\n`);
    out.write(`Next: npm run traffic, npm run status, npm run logs -- api --follow, npm run stop\n`);
    out.write(`Up in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
  },
);
