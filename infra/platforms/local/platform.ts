import { log } from "../../pulumi.ts";
import type { Platform } from "../platform.ts";
import { localExtras } from "./extras.ts";
import { type LocalOptions, localContext, localUrls } from "./local.ts";
import { preflight } from "./preflight.ts";
import { registerLocal } from "./register.ts";
import { renderLocal } from "./render.ts";

/** Host processes on this machine. */
export const localPlatform = (options: LocalOptions): Platform => ({
  extras: () => localExtras(),
  register: async (stack) => {
    const context = await localContext(options, stack);
    for (const warning of await preflight(stack, context)) await log.warn(warning);
    return { urls: localUrls(stack, context), secrets: registerLocal(renderLocal(stack, context)) };
  },
});
