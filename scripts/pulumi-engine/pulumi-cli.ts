import { spawnSync } from "node:child_process";
import { UserError } from "../../base/user-error.ts";
import { root } from "../project/root.ts";
import { pulumiEnvironment } from "./pulumi-environment.ts";
import { stackExists } from "./state-file.ts";

/** The error of a Pulumi command that failed. */
export const pulumiFailed = (command: string, output: string): UserError =>
  new UserError(`pulumi ${command} failed:\n${output.trim()}`);

/**
 * Runs a short Pulumi command to its end, and gives back what it printed.
 *
 * @throws UserError with Pulumi's output if it fails.
 */
export const askPulumi = async (stack: string, args: readonly string[]): Promise<string> => {
  const env = { ...process.env, ...(await pulumiEnvironment(stack)) };
  const options = { cwd: root, env, encoding: "utf8" } as const;
  const { status, stdout, stderr } = spawnSync("pulumi", [...args, "--non-interactive"], options);
  if (status !== 0) throw pulumiFailed(args.join(" "), stderr + stdout);
  return stdout;
};

/** Creates a stack in the checkout's backend and selects it. A stack that exists is not selected. */
export const ensureStack = async (stack: string): Promise<void> => {
  if (!stackExists(stack)) await askPulumi(stack, ["stack", "select", "--create", stack]);
};

/** The generated secrets of a stack, by their names; none before it was brought up. */
export const readSecrets = async (stack: string): Promise<Readonly<Record<string, string>>> => {
  if (!stackExists(stack)) return {};
  const outputs = await askPulumi(stack, ["stack", "output", "--show-secrets", "--json", "--stack", stack]);
  // As `Outputs` in infra/index.ts says.
  const { secrets = {} } = JSON.parse(outputs) as { readonly secrets?: Readonly<Record<string, string>> };
  return secrets;
};
