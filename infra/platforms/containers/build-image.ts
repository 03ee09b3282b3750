import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../../base/user-error.ts";
import { imageOf } from "./images.ts";

/** Runs `docker`; what it prints goes to the terminal, or comes back where it is asked for. */
export const docker = (args: readonly string[], stdio: "inherit" | "pipe" = "inherit"): string => {
  const { status, stdout, stderr, error } = spawnSync("docker", args, {
    encoding: "utf8",
    stdio: ["ignore", stdio, stdio],
  });
  if (error) throw new UserError(`docker: ${error.message}; its command line is needed to build and push images`);
  if (status !== 0) throw new UserError(`docker ${args[0]} failed${stderr ? `: ${stderr.trim()}` : ""}`);
  return stdout ?? "";
};

const revision = (root: string): string => {
  const { status, stdout } = spawnSync("git", ["rev-parse", "HEAD"], { cwd: root, encoding: "utf8" });
  return status === 0 ? stdout.trim() : "unknown";
};

/** Where what goes into an image comes from; each from its own place without it. */
export interface ImageSources {
  /** The project's root. */
  readonly root: string;
  /** Registry that mirrors the base image. */
  readonly mirror?: string | undefined;
  /** Registry of packages. Defaults to the one that npm is set to, where npm runs the task. */
  readonly npmRegistry?: string | undefined;
}

/**
 * Builds the image of our own programs under this name; Docker's own progress goes to the terminal.
 *
 * @throws UserError if the command line of Docker is not there, or fails.
 */
export const buildImage = (
  image: string,
  { root, mirror, npmRegistry = process.env["npm_config_registry"] }: ImageSources,
): void => {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const values = {
    NODE: imageOf("node", mirror),
    VERSION: version,
    REVISION: revision(root),
    ...(npmRegistry !== undefined && { NPM_CONFIG_REGISTRY: npmRegistry }),
  };
  const buildArgs = Object.entries(values).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]);
  docker(["build", "--file", join(root, "app/Dockerfile"), "--tag", image, "--network", "host", ...buildArgs, root]);
};
