import { painter } from "../../tools/paint.ts";
import { explainFailure } from "../status/explain-failure.ts";
import type { Launch, Printer } from "../../infra/platforms/launch.ts";
import { repairState } from "../pulumi-engine/repair-state.ts";
import { showSteps } from "./progress.ts";
import type { Project } from "../project/project.ts";
import { runSmokeTest, type SmokeTest } from "./smoke-test.ts";
import type { ResourceStep } from "../pulumi-engine/engine-events.ts";
import { ensureStack } from "../pulumi-engine/pulumi-cli.ts";
import { runPulumi } from "../pulumi-engine/run-pulumi.ts";
import { startsUnit } from "./unit-steps.ts";
import type { Timeline } from "./timeline.ts";

const paint = painter(process.stdout);

/** Proves a stack; a failure says what of it is not well. */
export const runTimedSmokeTest = async (project: Project, timeline: Timeline): Promise<SmokeTest> => {
  timeline.begin("smoke test");
  const smokeTest = await runSmokeTest(project).catch(async (error: unknown) => {
    throw await explainFailure(project, error);
  });
  timeline.end("smoke test");
  return smokeTest;
};

/** Brings the stack up, and proves it as soon as its last service is healthy, while Pulumi still writes its state. */
export const bringUp = async (
  project: Project,
  launch: Launch,
  { printer, timeline }: { readonly printer: Printer; readonly timeline: Timeline },
): Promise<SmokeTest> => {
  const { environment, stack } = project;
  const headStart = await launch.makeReady(printer);
  printer.say(`Bringing up the stack "${environment}" (${paint("bold", `${stack.specs.length} services and tasks`)})`);
  const steps = showSteps(process.stdout, stack.specs);
  const waiting = new Set(stack.specs.map(({ name }) => name));
  let smokeTest: Promise<SmokeTest> | undefined;
  let changed = 0;
  const onStep = (step: ResourceStep): void => {
    steps.onStep(step);
    if (!startsUnit(step)) return;
    timeline.end("Pulumi loads");
    timeline.onStep(step);
    if (step.phase !== "done") return;
    waiting.delete(step.name);
    if (waiting.size > 0) return;
    timeline.begin("Pulumi saves");
    // Passwords can be read once they are saved.
    if (project.traits.asksForPasswords) return;
    smokeTest = runTimedSmokeTest(project, timeline);
    // Should Pulumi fail after all, its error is the one to tell.
    smokeTest.catch(() => {});
  };
  try {
    timeline.end("settings and tools");
    headStart?.begin(timeline.begin);
    timeline.begin("Pulumi loads");
    await ensureStack(environment);
    await repairState(project);
    await runPulumi(["up", ...launch.flags], environment, { ...steps, onStep });
    timeline.end("Pulumi saves");
  } catch (error) {
    await headStart?.takeBack();
    throw await explainFailure(project, error);
  } finally {
    changed = steps.end();
  }
  if (changed === 0) printer.say("  everything is already up to date");
  // While the proof waits for its spans.
  const remember = launch.remember();
  const found = await (smokeTest ?? runTimedSmokeTest(project, timeline));
  remember();
  return found;
};
