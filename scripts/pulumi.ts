import { spawnSync } from "node:child_process";
import { ensureStack, mendState, pulumiEnvironment } from "./pulumi-cli.ts";
import { root, stackOption } from "./project.ts";
import { UserError } from "../infra/user-error.ts";

// Everything after `--` is Pulumi's own, `--help` included: no parsing here.
const args = process.argv.slice(2);
try {
  await ensureStack(stackOption.stack.default);
  await mendState(stackOption.stack.default);
  const env = { ...process.env, ...(await pulumiEnvironment()) };
  const { status, error } = spawnSync("pulumi", args, { cwd: root, env, stdio: "inherit" });
  if (error) throw error;
  process.exitCode = status ?? 1;
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
