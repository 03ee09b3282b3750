import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

const variable = "OBS_OFFICIAL_DOCKER_PLUGIN";
const program = "pulumi-resource-docker";

/** The plugin that serves `@pulumi/docker` in a test. */
export interface DockerPlugin {
  /** Folder of the program, as `Pulumi.yaml` names it. */
  readonly path: string;
  /** Whether it is Pulumi's own, and not the tests' stand-in. */
  readonly isOfficial: boolean;
}

const holdsProgram = (folder: string): boolean => existsSync(join(folder, program));

/**
 * Pulumi's own plugin where `OBS_OFFICIAL_DOCKER_PLUGIN` names its folder, or the archive that Pulumi publishes; else the
 * stand-in in `provider/`.
 *
 * @param scratch Folder that an archive is unpacked into.
 * @throws Error with one line if the variable names neither.
 */
export const dockerPlugin = (scratch: string, env: NodeJS.ProcessEnv = process.env): DockerPlugin => {
  const given = env[variable];
  if (!given) return { path: join(import.meta.dirname, "provider"), isOfficial: false };
  const path = resolve(given);
  const expected = `expected a folder, or a .tar.gz, with ${program} in it`;
  if (!existsSync(path)) throw new Error(`${variable}: there is no ${path}; ${expected}`);
  if (statSync(path).isDirectory()) {
    if (!holdsProgram(path)) throw new Error(`${variable}: ${path} has no ${program}; ${expected}`);
    return { path, isOfficial: true };
  }
  const unpacked = join(scratch, "docker-plugin");
  mkdirSync(unpacked, { recursive: true });
  try {
    execFileSync("tar", ["-xzf", path, "-C", unpacked], { stdio: "pipe" });
  } catch (error) {
    throw new Error(`${variable}: ${path} cannot be unpacked; ${expected}`, { cause: error });
  }
  if (!holdsProgram(unpacked)) throw new Error(`${variable}: ${path} has no ${program}; ${expected}`);
  return { path: unpacked, isOfficial: true };
};
