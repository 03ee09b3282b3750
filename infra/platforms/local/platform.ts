import type { Platform } from "../platform.ts";
import { localExtras } from "./extras.ts";
import { type LocalOptions, localContext, localUrls } from "./local.ts";
import { checkPortsFree } from "./preflight.ts";
import { registerLocal } from "./register.ts";
import { renderLocal } from "./render.ts";

/** Host processes on this machine. */
export const localPlatform = (options: LocalOptions): Platform => ({
  extras: () => localExtras(),
  register: async (stack) => {
    const context = await localContext(options, stack);
    await checkPortsFree(stack, context);
    return { urls: localUrls(stack, context), secrets: registerLocal(renderLocal(stack, context)) };
  },
});
