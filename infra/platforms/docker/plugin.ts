import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import dockerPackage from "@pulumi/docker/package.json" with { type: "json" };
import { withProxy } from "../../../tools/proxy.ts";
import { describeProblems, probe } from "../../../tools/reach.ts";
import { onSearchPath } from "../../../tools/search-path.ts";

const { version } = dockerPackage;

/** Where Pulumi downloads its plugins from. */
const releases = ["https://api.github.com/", "https://get.pulumi.com/"];

/** Pulumi's plugin for Docker as it stands on this machine. */
export interface PluginState {
  /** Where it is, or how it comes here. */
  readonly text: string;
  /** One line if it is neither here nor can be downloaded. */
  readonly problem?: string;
}

/** A project file may name a plugin's folder: https://www.pulumi.com/docs/iac/concepts/projects/project-file/ */
const namedFolder = (root: string): string | undefined => {
  const project = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")) as {
    readonly plugins?: { readonly providers?: readonly { readonly name: string; readonly path: string }[] };
  };
  return project.plugins?.providers?.find(({ name }) => name === "docker")?.path;
};

/** In the order in which Pulumi looks: its project file, `PATH`, its own folder. */
const locate = (root: string, env: NodeJS.ProcessEnv): string | undefined => {
  const named = namedFolder(root);
  if (named !== undefined) return `docker, as Pulumi.yaml names it: ${named}`;
  const [ambient] = onSearchPath("pulumi-resource-docker", env);
  if (ambient !== undefined) return `docker, found on PATH: ${ambient}`;
  const home = env["PULUMI_HOME"] || join(env["HOME"] || homedir(), ".pulumi");
  const folder = join(home, "plugins", `resource-docker-v${version}`);
  // Pulumi marks a download that has not ended.
  return existsSync(folder) && !existsSync(`${folder}.partial`) ? `docker ${version}, ${folder}` : undefined;
};

/** Looks for the plugin, and where it is missing, whether one of `sources` (Pulumi's own) can be reached. */
export const lookForPlugin = async (
  root: string,
  env: NodeJS.ProcessEnv = process.env,
  sources: readonly string[] = releases,
): Promise<PluginState> => {
  const found = locate(root, env);
  if (found !== undefined) return { text: found };
  const command = `npm run pulumi -- plugin install resource docker ${version}`;
  const coming = { text: `docker ${version} is not here yet; the first start downloads it, or before: ${command}` };
  // Then Pulumi asks another host, by a pattern that only it reads.
  if (env["PULUMI_PLUGIN_DOWNLOAD_URL_OVERRIDES"]) return coming;
  const hosts = await withProxy(env, () => Promise.all(sources.map((source) => probe(new URL(source).host, source))));
  if (hosts.some(({ problem }) => problem === undefined)) return coming;
  return {
    text: `docker ${version} is missing`,
    problem:
      `Pulumi's plugin docker ${version} is not installed, and cannot be downloaded (${describeProblems(hosts)}); ` +
      `fetch its archive elsewhere, then: ${command} --file <archive>`,
  };
};
