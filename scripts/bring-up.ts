import type { LocalContext } from "../infra/platforms/local/addresses.ts";
import { ensureClassArchives } from "../infra/platforms/local/class-archive.ts";
import { firstUnits, giveHeadStart, takeBackHeadStart } from "../infra/platforms/local/head-start.ts";
import { claim } from "../infra/platforms/local/owner.ts";
import { preflight } from "../infra/platforms/local/preflight.ts";
import { renderLocal } from "../infra/platforms/local/render.ts";
import { painter } from "../tools/paint.ts";
import { explainProof } from "./explain-proof.ts";
import { rememberUp } from "./last-up.ts";
import { showSteps } from "./progress.ts";
import type { Project } from "./project.ts";
import { prove, type Proof } from "./proof.ts";
import { ensureStack, mendState, runPulumi, type ResourceStep } from "./pulumi-cli.ts";
import type { Timeline } from "./timeline.ts";

const paint = painter(process.stdout);
const unitTypes: ReadonlySet<string> = new Set(["stack:index:Process", "stack:index:Task"]);

/** Proves a stack; a failure says what of it is not well. */
export const proven = async (project: Project, timeline: Timeline): Promise<Proof> => {
  timeline.begin("proof");
  const proof = await prove(project).catch(async (error: unknown) => {
    throw await explainProof(project, error);
  });
  timeline.end("proof");
  return proof;
};

/** Brings the stack up, and proves it as soon as its last service is healthy, while Pulumi still writes its state. */
export const bringUp = async (project: Project, context: LocalContext, timeline: Timeline): Promise<Proof> => {
  const { environment, stack } = project;
  for (const warning of await preflight(stack, context))
    process.stdout.write(`${paint("yellow", "Warning:")} ${warning}\n`);
  claim(context);
  process.stdout.write(
    `Bringing up the stack "${environment}" (${paint("bold", `${stack.length} services and tasks`)})\n`,
  );
  const first = firstUnits(stack, context);
  await ensureClassArchives(first, context.classArchives, (line) => process.stdout.write(`${line}\n`));
  const names = stack.map(({ name }) => name);
  const steps = showSteps(process.stdout, names);
  const waiting = new Set(names);
  let proof: Promise<Proof> | undefined;
  const onStep = (step: ResourceStep): void => {
    steps.onStep(step);
    if (!unitTypes.has(step.type)) return;
    timeline.end("Pulumi loads");
    timeline.onStep(step);
    if (step.phase !== "done") return;
    waiting.delete(step.name);
    if (waiting.size > 0) return;
    timeline.begin("Pulumi saves");
    proof = proven(project, timeline);
    // Should Pulumi fail after all, its error is the one to tell.
    proof.catch(() => {});
  };
  try {
    timeline.end("settings and tools");
    giveHeadStart(first).forEach(timeline.begin);
    timeline.begin("Pulumi loads");
    await ensureStack(environment);
    await mendState(environment);
    await runPulumi("up", environment, { ...steps, onStep });
    timeline.end("Pulumi saves");
  } catch (error) {
    await takeBackHeadStart(first);
    throw error;
  } finally {
    steps.end();
  }
  // While the proof waits for its spans.
  const units = renderLocal(stack, context);
  const found = await (proof ?? proven(project, timeline));
  rememberUp(project, units);
  return found;
};
