import type { Settings } from "../../settings.ts";
import type { Stack } from "../../stack.ts";
import { UserError } from "../../user-error.ts";
import type { Platform } from "../platform.ts";
import { publicUrls } from "../public-urls.ts";
import { networkName, publicAddress, type DockerContext } from "./addresses.ts";
import { builtImage } from "./app-image.ts";
import { askEngine } from "./engine.ts";
import { registerDocker } from "./register.ts";
import { renderDocker } from "./render.ts";

export interface DockerOptions {
  readonly environment: string;
  readonly root: string;
  readonly settings: Settings;
}

/** The first version of the engine's API that asks for health more often while a service starts. */
const startInterval = 1.44;

const usesOwnImage = (stack: Stack): boolean => stack.some(({ program }) => "entry" in program);

const contextOf = async ({ environment, root, settings }: DockerOptions, stack: Stack): Promise<DockerContext> => {
  const version = (await askEngine("/version")) as { readonly ApiVersion: string };
  const app = settings["images.app"] ?? builtImage(root);
  const isMissing =
    settings["images.app"] === undefined && usesOwnImage(stack) && !(await askEngine(`/images/${app}/json`));
  if (isMissing)
    throw new UserError(`images.app: ${app} is not built yet; run "npm run image", or name one by its digest`);
  return {
    environment,
    shift: settings["ports.shift"],
    address: settings["ports.address"],
    registry: settings["images.registry"],
    app,
    keepsData: settings["data.onDestroy"] === "keep",
    asksOftenAtStart: Number(version.ApiVersion) >= startInterval,
  };
};

/** Containers at the Docker Engine of this machine. */
export const dockerPlatform = (options: DockerOptions): Platform => ({
  // Images have everything.
  extras: () => Promise.resolve(new Set(["full-elasticsearch", "grafana", "kibana"] as const)),
  register: async (stack) => {
    const context = await contextOf(options, stack);
    return {
      urls: publicUrls(stack, (service, port) => publicAddress(context, stack, service, port)),
      secrets: registerDocker(networkName(context), renderDocker(stack, context)),
    };
  },
});
