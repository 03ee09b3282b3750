import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import type { EngineEvent } from "@pulumi/pulumi/automation/events.js";
import { root } from "../project/root.ts";
import { errorIn, stepIn, type ResourceStep } from "./engine-events.ts";
import { pulumiFailed } from "./pulumi-cli.ts";
import { pulumiEnvironment } from "./pulumi-environment.ts";

/** Who is told what happens while Pulumi works. */
export interface Observer {
  readonly onStep: (step: ResourceStep) => void;
  /** Ctrl-C: Pulumi finishes what is under way, then exits. */
  readonly onInterrupt: () => void;
}

/** Pulumi runs for seconds: collecting its garbage before there is much of it takes an eighth of its CPU. */
const collectsSeldom = { GOGC: "off", GOMEMLIMIT: "512MiB" };

/** Runs Pulumi with these arguments, reports its events, and throws its errors if it fails. */
const watchPulumi = async (
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  { onStep, onInterrupt }: Observer,
): Promise<void> => {
  const env = { ...collectsSeldom, ...process.env, ...environment };
  const child = spawn("pulumi", args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  const exit = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  // The terminal sends Ctrl-C to Pulumi as well; it finishes what is under way and saves the state. We wait for it.
  const forward = () => child.kill("SIGINT");
  process.on("SIGINT", onInterrupt);
  process.on("SIGTERM", forward);
  const stderr = text(child.stderr);
  const errors = new Set<string>();
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.startsWith("{")) continue;
      const event = JSON.parse(line) as EngineEvent;
      const [step, error] = [stepIn(event), errorIn(event)];
      if (step) onStep(step);
      if (error !== undefined) errors.add(error);
    }
    if ((await exit) !== 0) throw pulumiFailed(args[0]!, [...errors].join("\n") || (await stderr));
  } finally {
    process.off("SIGINT", onInterrupt);
    process.off("SIGTERM", forward);
  }
};

/**
 * Runs `pulumi up` or `pulumi destroy` with these flags, without questions, and reports each resource while it happens.
 *
 * @throws UserError with Pulumi's error messages if it fails.
 */
export const runPulumi = async (
  [command, ...flags]: readonly ["up" | "destroy", ...string[]],
  stack: string,
  observer: Observer,
): Promise<void> => {
  // What it takes to serve Pulumi is loaded only where it is needed.
  const { servePulumi } = await import("./serve-pulumi.ts");
  const served = await servePulumi(command);
  try {
    const args = [command, ...flags, "--yes", "--skip-preview", "--json", "--stack", stack, ...served.args];
    await watchPulumi(args, { ...(await pulumiEnvironment(stack)), ...served.env }, observer);
  } finally {
    await served.close();
  }
};
