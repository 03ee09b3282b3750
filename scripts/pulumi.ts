import { spawnSync } from "node:child_process";
import { ensureStack } from "./pulumi-engine/pulumi-cli.ts";
import { pulumiEnvironment } from "./pulumi-engine/pulumi-environment.ts";
import { repairPulumiState } from "./pulumi-engine/repair-state.ts";
import { defaultStack } from "./project/project.ts";
import { root } from "./project/root.ts";
import { stackNames } from "../infra/settings/stack-file.ts";
import { UserError } from "../base/user-error.ts";

// Everything after `--` is Pulumi's own, `--help` included: no parsing here.
const args = process.argv.slice(2);

/** The stack that the arguments name: `--stack dev`, `--stack=dev`, `-s dev`, or `stack select dev` and its like. */
const namedStack = (): string | undefined => {
  const flag = args.findIndex((arg) => arg === "--stack" || arg === "-s");
  const joined = args.find((arg) => arg.startsWith("--stack="));
  if (flag >= 0) return args[flag + 1];
  if (joined !== undefined) return joined.slice("--stack=".length);
  return args[0] === "stack" ? args.findLast((arg) => stackNames(root).includes(arg)) : undefined;
};

/** The stack that was selected. Pulumi is asked only where it makes a difference: for stacks with a passphrase. */
const selectedStack = async (): Promise<string | undefined> => {
  if (!process.env["PULUMI_CONFIG_PASSPHRASE"] && !process.env["PULUMI_CONFIG_PASSPHRASE_FILE"]) return undefined;
  const env = { ...process.env, ...(await pulumiEnvironment()) };
  const { status, stdout } = spawnSync("pulumi", ["stack", "--show-name"], { cwd: root, env, encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
};

try {
  await ensureStack(defaultStack);
  await repairPulumiState(defaultStack);
  const env = { ...process.env, ...(await pulumiEnvironment(namedStack() ?? (await selectedStack()))) };
  const { status, error } = spawnSync("pulumi", args, { cwd: root, env, stdio: "inherit" });
  if (error) throw error;
  process.exitCode = status ?? 1;
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
