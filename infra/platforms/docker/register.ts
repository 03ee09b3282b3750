import { UserError } from "../../../base/user-error.ts";
import { log } from "../../pulumi.ts";
import type { Stack } from "../../stack.ts";
import { appImage } from "../containers/app-image.ts";
import type { PlatformOptions, Registered } from "../kit.ts";
import { passed } from "../machine/preflight.ts";
import { dockerContext, dockerUrls, networkName, type DockerContext } from "./addresses.ts";
import { askEngine } from "./engine.ts";
import { missingAppImage } from "./missing-app-image.ts";
import { inspectDocker, machineOf, type EngineInfo } from "./preflight.ts";
import { renderDocker } from "./render.ts";
import { findRepairs } from "./repairs.ts";
import { registerDocker } from "./resources.ts";

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

/** Checks the engine, then registers the stack's containers with Pulumi. */
export const registerStack = async (stack: Stack, options: PlatformOptions): Promise<Registered> => {
  for (const warning of passed(await inspectDocker(stack, options))) await log.warn(warning);
  const context = await contextOf(options, stack);
  const repairs = await findRepairs(options.environment, stack);
  return {
    urls: dockerUrls(stack, options),
    secrets: registerDocker(networkName(context), renderDocker(stack, context), {
      repairs,
      given: options.settings.given,
    }),
  };
};
