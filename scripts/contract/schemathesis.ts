import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { $ } from "zx";
import { UserError } from "../../infra/user-error.ts";
import { cacheFolder } from "../../tools/cache.ts";

/** The tester from PyPI (MIT); all that it needs comes with it. */
const version = "4.32.5";

const quietly = $({ nothrow: true, quiet: true });

/** Where the tester lies, put there if it is missing: a Python environment of its own in the cache of this machine. */
export const ensureSchemathesis = async (log: (line: string) => void): Promise<string> => {
  const folder = join(cacheFolder(process.env), "python", `schemathesis-${version}`);
  const program = join(folder, "bin", "schemathesis");
  const marker = join(folder, "complete");
  if (existsSync(marker)) return program;

  log(`Installing schemathesis ${version} from PyPI (once, about half a minute) …`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  const made = await quietly`python3 -m venv ${folder}`;
  if (made.exitCode !== 0) {
    throw new UserError(`python3 -m venv does not work here: Python 3.10 or newer with its venv module is needed`);
  }
  const installed = await quietly`${join(folder, "bin", "pip")} install --quiet schemathesis==${version}`;
  if (installed.exitCode !== 0) {
    const [reason = "no reason given"] = installed.stderr.trim().split("\n").toReversed();
    throw new UserError(
      `schemathesis ${version} cannot be had from PyPI (${reason}); "pip config list" shows where it looked`,
    );
  }
  writeFileSync(marker, "");
  return program;
};
