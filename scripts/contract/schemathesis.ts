import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { $ } from "zx";
import { UserError } from "../../base/user-error.ts";
import { cacheFolder } from "../../tools/cache.ts";

const requirements = join(import.meta.dirname, "requirements.txt");

const quietly = $({ nothrow: true, quiet: true });

/** Where schemathesis lies, put there if it is missing: a Python environment of its own in the cache of this machine. */
export const ensureSchemathesis = async (log: (line: string) => void): Promise<string> => {
  const content = readFileSync(requirements, "utf8");
  const version = /^schemathesis==(\S+)/m.exec(content)?.[1];
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8);
  const folder = join(cacheFolder(process.env), "python", `schemathesis-${version}-${hash}`);
  const program = join(folder, "bin", "schemathesis");
  const marker = join(folder, "complete");
  if (existsSync(marker)) return program;

  log(`Installing schemathesis ${version} from PyPI (once, about half a minute) …`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  const made = await quietly`python3 -m venv ${folder}`;
  if (made.exitCode !== 0) {
    throw new UserError(`python3 -m venv does not work here: Python 3.11 or newer with its venv module is needed`);
  }
  const installed = await quietly`${join(folder, "bin", "pip")} install --quiet --require-hashes -r ${requirements}`;
  if (installed.exitCode !== 0) {
    const [reason = "no reason given"] = installed.stderr.trim().split("\n").toReversed();
    throw new UserError(
      `schemathesis ${version} cannot be had from PyPI (${reason}); "pip config list" shows where it looked`,
    );
  }
  writeFileSync(marker, "");
  return program;
};
