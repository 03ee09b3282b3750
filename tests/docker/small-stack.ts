import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CustomResource } from "@pulumi/pulumi";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { openDaemon, type Daemon } from "./daemon.ts";
import { dockerPlugin } from "./docker-plugin.ts";
import { openPulumiStack } from "../support/pulumi-stack.ts";

/** Makes resources; the last of them. */
export type Program = () => CustomResource;

/** What Pulumi does with each resource that it does not leave alone: `create`, `update`, `replace`, `delete`. */
export type Steps = Readonly<Record<string, string>>;

/** A few resources of `@pulumi/docker` at a Docker Engine of their own, by the plugin that the tests run with. */
export interface SmallStack {
  readonly folder: string;
  readonly daemon: Daemon;
  /** An image with busybox in it, by its id. */
  readonly image: string;
  /** Brings the resources up that `program` makes; what was done with each. */
  up(program: Program): Promise<Steps>;
  /** Refreshes as `npm start` does, then brings up; what was done with each. */
  refreshAndUp(program: Program): Promise<Steps>;
  /** Names of resources whose last operation failed after something was made. */
  halfMade(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** What Pulumi exports of a stack, as far as it is read here. */
interface Deployment {
  readonly resources?: readonly { readonly urn: string; readonly initErrors?: readonly string[] }[];
}

const nameOf = (urn: string): string => urn.split("::").at(-1) ?? urn;

const imageOf = (host: string): string =>
  execFileSync("bash", ["-c", "tar -c -C / bin/busybox | docker import -"], {
    env: { ...process.env, DOCKER_HOST: host },
    encoding: "utf8",
  }).trim();

/** Where Pulumi's plugin is to find the engine. */
interface Place {
  /** A folder that goes with the stack. */
  readonly folder: string;
  readonly host: string;
  /** The `PATH` that Pulumi needs. */
  readonly path: string;
}

/** Opens a stack that has nothing in it yet; `reach` tells the environment in which the plugin finds its engine. */
export const openSmallStack = async (
  name: string,
  reach: (place: Place) => Readonly<Record<string, string>> = ({ host }) => ({ DOCKER_HOST: host }),
): Promise<SmallStack> => {
  const folder = mkdtempSync(join(process.env["OBS_TEST_BASE"] ?? tmpdir(), `${name}-`));
  const plugin = dockerPlugin(folder);
  const daemon = await openDaemon(join(folder, "engine"));
  let wanted: Program | undefined;
  const stack = await openPulumiStack({
    name,
    folder,
    providers: [{ name: "docker", path: plugin.path }],
    program: () => Promise.resolve({ id: wanted?.().id }),
    variables: ({ PATH = "" }) => reach({ folder, host: daemon.host, path: PATH }),
  });
  const bringUp = async (program: Program, options: { readonly refresh: boolean }): Promise<Steps> => {
    wanted = program;
    const steps = new Map<string, string>();
    const onEvent = ({ resourcePreEvent }: EngineEvent) => {
      const { op = "same", urn = "", type = "" } = resourcePreEvent?.metadata ?? {};
      const isOurs = type.startsWith("docker:");
      if (isOurs && !/^(same|refresh|read)$/.test(op)) steps.set(nameOf(urn), op.includes("replace") ? "replace" : op);
    };
    await stack.up({ ...options, onEvent });
    return Object.fromEntries(steps);
  };
  return {
    folder,
    daemon,
    image: imageOf(daemon.host),
    up: (program) => bringUp(program, { refresh: false }),
    refreshAndUp: (program) => bringUp(program, { refresh: true }),
    halfMade: async () => {
      const { resources = [] } = (await stack.exportStack()).deployment as Deployment;
      return resources.filter(({ initErrors = [] }) => initErrors.length > 0).map(({ urn }) => nameOf(urn));
    },
    close: async () => {
      await stack.destroy();
      await daemon.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
