import { log } from "../../pulumi.ts";
import type { Platform, PlatformOptions } from "../platform.ts";
import { passed } from "../preflight.ts";
import { localExtras } from "./extras.ts";
import { localContext, localUrls } from "./local.ts";
import { inspectLocal } from "./preflight.ts";
import { registerLocal } from "./register.ts";
import { renderLocal } from "./render.ts";

/** Host processes on this machine. */
export const localPlatform = (options: PlatformOptions): Platform => ({
  extras: () => localExtras(),
  register: async (stack) => {
    const context = await localContext(options, stack);
    for (const warning of passed(await inspectLocal(stack, context))) await log.warn(warning);
    return { urls: localUrls(stack, context), secrets: registerLocal(renderLocal(stack, context)) };
  },
});
