import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import type { Env } from "./tool.ts";

/** What a program prints on either stream, failed or not; `undefined` if it cannot be started or hangs for 10 s. */
export const outputOf = (program: string, args: readonly string[], env: Env): Promise<string | undefined> =>
  new Promise((done) => {
    // Outside of the checkout, so that no go.mod, pom.xml or Pulumi.yaml of it is read; no program asks for its updates.
    const options = {
      cwd: tmpdir(),
      env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
      timeout: 10_000,
      killSignal: "SIGKILL" as const,
    };
    execFile(program, [...args], options, (error, stdout, stderr) => {
      const ran = !error || typeof error.code === "number";
      done(ran ? `${stdout}\n${stderr}` : undefined);
    });
  });
