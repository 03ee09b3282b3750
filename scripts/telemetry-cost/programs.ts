import { existsSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { $ } from "zx";
import { UserError } from "../../base/user-error.ts";

/** What the benchmark starts: files of JavaScript, as the stack itself runs them. */
export interface Programs {
  readonly server: string;
  /** The same with its packages left where they are, so that auto-instrumentations can reach them. */
  readonly instrumentable: string;
  readonly collector: string;
  /** What Node imports first in the reference. */
  readonly register: string;
}

const packages = /^(?!node:)[@a-z]/;
const heavy = /^@opentelemetry\/sdk-node$/;

const bundle = async (entry: string, file: string, external: RegExp): Promise<string> => {
  const build = await rolldown({
    input: join(import.meta.dirname, entry),
    platform: "node",
    external,
    logLevel: "silent",
  });
  await build.write({ file, codeSplitting: false });
  await build.close();
  return file;
};

const installReference = async (): Promise<string> => {
  const folder = join(import.meta.dirname, "reference");
  if (!existsSync(join(folder, "node_modules"))) {
    process.stderr.write("Installing OpenTelemetry's auto-instrumentations for the comparison …\n");
    const result = await $({ cwd: folder, nothrow: true, quiet: true })`npm ci --ignore-scripts --loglevel=error`;
    if (!result.ok) throw new UserError(`${folder}: npm ci failed:\n${result.stderr}`);
  }
  return join(folder, "register.js");
};

/** Bundles the programs into a folder inside of the project, so that they find what they leave outside. */
export const makePrograms = async (folder: string): Promise<Programs> => ({
  server: await bundle("server.ts", join(folder, "server.js"), heavy),
  instrumentable: await bundle("server.ts", join(folder, "instrumentable.js"), packages),
  collector: await bundle("collector.ts", join(folder, "collector.js"), heavy),
  register: await installReference(),
});
