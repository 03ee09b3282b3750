import { log } from "../../pulumi.ts";
import type { Stack } from "../../stack.ts";
import { UserError } from "../../../base/user-error.ts";
import type { Platform, PlatformOptions } from "../platform.ts";
import { passed } from "../machine/preflight.ts";
import { dockerContext, dockerUrls, networkName, type DockerContext } from "./addresses.ts";
import { appImage, missingAppImage } from "../containers/app-image.ts";
import { askEngine } from "./engine.ts";
import { dockerInventory } from "./inventory.ts";
import { inspectDocker, machineOf, type EngineInfo } from "./preflight.ts";
import { registerDocker } from "./register.ts";
import { renderDocker } from "./render.ts";
import { findRepairs } from "./repairs.ts";

/** The first version of the engine's API that asks for health more often while a service starts. */
const startInterval = 1.44;

const contextOf = async (options: PlatformOptions, stack: Stack): Promise<DockerContext> => {
  const version = (await askEngine("/version")) as { readonly ApiVersion: string };
  const missing = await missingAppImage(options, stack);
  if (missing !== undefined)
    throw new UserError(`images.app: ${missing} is not built yet; run "npm run image", or name one by its digest`);
  const asksOftenAtStart = Number(version.ApiVersion) >= startInterval;
  const info = (await askEngine("/info")) as EngineInfo;
  return dockerContext(options, { app: appImage(options), asksOftenAtStart, ...machineOf(info) });
};

/** Containers at the Docker Engine of this machine. */
export const dockerPlatform = (options: PlatformOptions): Platform => ({
  inventory: () => Promise.resolve(dockerInventory),
  register: async (stack) => {
    for (const warning of passed(await inspectDocker(options, stack))) await log.warn(warning);
    const context = await contextOf(options, stack);
    const repairs = await findRepairs(options.environment, stack);
    return {
      urls: dockerUrls(options, stack),
      secrets: registerDocker(networkName(context), renderDocker(stack, context), {
        repairs,
        given: options.settings.given,
      }),
    };
  },
});
