import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { compileCache } from "../../infra/compile-cache.ts";
import { isRunning } from "../../base/process-identity.ts";
import { UserError } from "../../base/user-error.ts";
import { locateTool } from "../../tools/tools.ts";
import { platformEnvironment } from "./platform-environment.ts";
import { passphraseFor } from "./passphrase.ts";
import { root } from "../project/project.ts";

/** The programs that Pulumi itself is. */
export const pulumiTools = ["pulumi", "pulumi-language-nodejs"] as const;

/**
 * The environment in which `pulumi` finds its language host, this project's Node and the passphrase of a stack, or of
 * whichever it is about to work on.
 *
 * @throws UserError with one line if Pulumi is not there yet, or the stack's passphrase is not set.
 */
export const pulumiEnvironment = async (stack?: string): Promise<Readonly<Record<string, string>>> => {
  const passphrase = passphraseFor(root, stack);
  const tools = await Promise.all(pulumiTools.map((name) => locateTool(name)));
  const missing = tools.some((tool) => tool === undefined);
  if (missing) throw new UserError('pulumi is not built yet: run "npm start", or "npm run doctor -- --build"');
  const folders = [...new Set(tools.map((tool) => dirname(tool!.path)))];
  return {
    PATH: [...folders, join(root, "node_modules", ".bin"), process.env["PATH"] ?? ""].join(delimiter),
    ...passphrase,
    ...(await platformEnvironment(root, stack)),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // For the program, the provider and the language host.
    NODE_COMPILE_CACHE: compileCache(root),
  };
};

/** Folder of the state, if it is this checkout's own. */
const stateFolder = (): string | undefined =>
  process.env["PULUMI_BACKEND_URL"] === undefined ? join(root, ".state", ".pulumi") : undefined;

/** Removes locks that a killed Pulumi of this machine left behind; those of running ones stay. */
const removeStaleLocks = (stack: string): void => {
  const state = stateFolder();
  const folder = state && join(state, "locks", "organization", "observability", stack);
  if (!folder || !existsSync(folder)) return;
  for (const name of readdirSync(folder).filter((entry) => entry.endsWith(".json"))) {
    const path = join(folder, name);
    const { pid, hostname: host } = JSON.parse(readFileSync(path, "utf8")) as { pid: number; hostname: string };
    if (host === hostname() && !isRunning(pid)) rmSync(path);
  }
};

const failed = (what: string, output: string): UserError => new UserError(`${what} failed:\n${output.trim()}`);

const runQuietly = async (stack: string, args: readonly string[]): Promise<string> => {
  const env = { ...process.env, ...(await pulumiEnvironment(stack)) };
  const { status, stdout, stderr } = spawnSync("pulumi", [...args, "--non-interactive"], {
    cwd: root,
    env,
    encoding: "utf8",
  });
  if (status !== 0) throw failed(`pulumi ${args.join(" ")}`, stderr + stdout);
  return stdout;
};

/** File of the stack's state, if it is in this checkout. */
export const stateFile = (stack: string): string | undefined => {
  const state = stateFolder();
  return state && join(state, "stacks", "observability", `${stack}.json`);
};

interface State {
  readonly checkpoint?: {
    readonly latest?: {
      readonly pending_operations?: readonly unknown[];
      readonly resources?: readonly { readonly id?: string }[];
    };
  };
}

/** Whether the backend knows the stack, so that there may be something to destroy. */
export const stackExists = (stack: string): boolean => {
  const file = stateFile(stack);
  return file === undefined || existsSync(file);
};

/** Makes a stack known to the checkout's backend, and the selected one, if it is not yet. */
export const ensureStack = async (stack: string): Promise<void> => {
  if (!stackExists(stack)) await runQuietly(stack, ["stack", "select", "--create", stack]);
};

const readState = (stack: string): NonNullable<State["checkpoint"]>["latest"] => {
  const file = stateFile(stack);
  if (file === undefined || !existsSync(file)) return undefined;
  return (JSON.parse(readFileSync(file, "utf8")) as State).checkpoint?.latest;
};

/**
 * Mends what a killed Pulumi left: locks, and operations that it began and nobody ended. If there were any, the ids of
 * what Pulumi knows now: there may be more than that.
 */
export const repairPulumiState = async (stack: string): Promise<ReadonlySet<string> | undefined> => {
  removeStaleLocks(stack);
  if (!readState(stack)?.pending_operations?.length) return undefined;
  await runQuietly(stack, ["refresh", "--yes", "--skip-preview", "--clear-pending-creates", "--stack", stack]);
  return new Set(readState(stack)?.resources?.flatMap(({ id }) => id ?? []));
};

/** The generated secrets of a stack, by their names; none before it was brought up. */
export const readSecrets = async (stack: string): Promise<Readonly<Record<string, string>>> => {
  if (!stackExists(stack)) return {};
  const outputs = await runQuietly(stack, ["stack", "output", "--show-secrets", "--json", "--stack", stack]);
  // As `Outputs` in infra/index.ts says.
  const { secrets = {} } = JSON.parse(outputs) as { readonly secrets?: Readonly<Record<string, string>> };
  return secrets;
};

/** What happened to one resource; `type` is `stack:index:Process` or the like. */
export interface ResourceStep {
  readonly phase: "begins" | "done" | "failed";
  readonly operation: string;
  readonly type: string;
  readonly name: string;
}

/** Who is told what happens while Pulumi works. */
export interface Observer {
  readonly onStep: (step: ResourceStep) => void;
  /** Ctrl-C: Pulumi ends what is under way, and then itself. */
  readonly onInterrupt: () => void;
}

interface EngineEvent {
  readonly resourcePreEvent?: { readonly metadata: StepMetadata };
  readonly resOutputsEvent?: { readonly metadata: StepMetadata };
  readonly resOpFailedEvent?: { readonly metadata: StepMetadata };
  readonly diagnosticEvent?: { readonly severity: string; readonly message: string; readonly urn?: string };
}

interface StepMetadata {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
}

const stepOf = (phase: ResourceStep["phase"], { op, urn, type }: StepMetadata): ResourceStep => ({
  phase,
  operation: op,
  type,
  name: urn.split("::").at(-1) ?? urn,
});

/** An error with the resource that it is about, which not every provider names. */
const named = ({ message, urn = "" }: { readonly message: string; readonly urn?: string }): string => {
  const name = urn.split("::").at(-1) ?? "";
  const text = message.trim();
  return name === "" || text.includes(name) ? text : `${name}: ${text}`;
};

/** Pulumi lives for seconds: collecting its garbage before there is much of it takes an eighth of its CPU. */
const collectsSeldom = { GOGC: "off", GOMEMLIMIT: "512MiB" };

/** Runs Pulumi with these arguments, tells of its events, and ends with its errors if it fails. */
const watchPulumi = async (
  stack: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  { onStep: tell, onInterrupt }: Observer,
): Promise<void> => {
  // What is looked at beforehand (`--refresh`) is not yet what is done.
  const onStep = (step: ResourceStep): void => {
    if (step.operation !== "refresh") tell(step);
  };
  const child = spawn("pulumi", args, {
    cwd: root,
    env: { ...collectsSeldom, ...process.env, ...(await pulumiEnvironment(stack)), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  // Ctrl-C reaches Pulumi by the terminal; it ends what is under way and saves the state. We wait for it.
  process.on("SIGINT", onInterrupt);
  const forward = () => child.kill("SIGINT");
  process.on("SIGTERM", forward);
  const errors: string[] = [];
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    stderr += chunk;
  });
  const code = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const event = line.startsWith("{") ? (JSON.parse(line) as EngineEvent) : {};
    if (event.resourcePreEvent) onStep(stepOf("begins", event.resourcePreEvent.metadata));
    if (event.resOutputsEvent) onStep(stepOf("done", event.resOutputsEvent.metadata));
    if (event.resOpFailedEvent) onStep(stepOf("failed", event.resOpFailedEvent.metadata));
    if (event.diagnosticEvent?.severity === "error") errors.push(named(event.diagnosticEvent));
  }
  const exitCode = await code;
  process.off("SIGINT", onInterrupt);
  process.off("SIGTERM", forward);
  if (exitCode !== 0) throw failed(`pulumi ${args[0]}`, [...new Set(errors)].join("\n") || stderr);
};

/**
 * Runs `pulumi up` or `pulumi destroy`, with flags of its own, without questions and tells of each resource while it happens.
 *
 * @throws UserError with Pulumi's error messages if it fails.
 */
export const runPulumi = async (
  [command, ...flags]: readonly ["up" | "destroy", ...string[]],
  stack: string,
  observer: Observer,
): Promise<void> => {
  // The program runs in this process, the plugin in Pulumi's: both in the same environment.
  Object.assign(process.env, await platformEnvironment(root, stack));
  // What it takes to serve Pulumi is loaded only where it is.
  const { servePulumi } = await import("./serve-pulumi.ts");
  const served = await servePulumi(command);
  try {
    const args = [command, ...flags, "--yes", "--skip-preview", "--json", "--stack", stack, ...served.args];
    await watchPulumi(stack, args, served.env, observer);
  } finally {
    await served.close();
  }
};
