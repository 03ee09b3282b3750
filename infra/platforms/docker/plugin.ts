import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import dockerPackage from "@pulumi/docker/package.json" with { type: "json" };

const { version } = dockerPackage;

/** A project file may name a plugin's folder: https://www.pulumi.com/docs/iac/concepts/projects/project-file/ */
const namedFolder = (root: string): string | undefined => {
  const project = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")) as {
    readonly plugins?: { readonly providers?: readonly { readonly name: string; readonly path: string }[] };
  };
  return project.plugins?.providers?.find(({ name }) => name === "docker")?.path;
};

/** Where Pulumi's plugin for Docker is, or how it comes here: Pulumi downloads it once, from its own host. */
export const describePlugin = (root: string, env: NodeJS.ProcessEnv = process.env): string => {
  const named = namedFolder(root);
  if (named !== undefined) return `docker, as Pulumi.yaml names it: ${named}`;
  const home = env["PULUMI_HOME"] || join(env["HOME"] || homedir(), ".pulumi");
  const folder = join(home, "plugins", `resource-docker-v${version}`);
  if (existsSync(folder)) return `docker ${version}, ${folder}`;
  return (
    `docker ${version} is not here yet; the first start downloads it from get.pulumi.com or github.com, ` +
    `or before: npm run pulumi -- plugin install resource docker ${version}`
  );
};
