import { isDryRun, log } from "../../pulumi.ts";
import type { Platform, PlatformOptions } from "../platform.ts";
import { passed } from "../machine/preflight.ts";
import { checkDataVersion } from "./data-version.ts";
import { localInventory } from "./inventory.ts";
import { keepTools, stackTools } from "./kept-tools.ts";
import { dataDirectory, localContext, localTools, localUrls } from "./local.ts";
import { inspectLocal } from "./preflight.ts";
import { registerLocal } from "./register.ts";
import { renderLocal } from "./render.ts";

/** Host processes on this machine. */
export const localPlatform = (options: PlatformOptions): Platform => ({
  inventory: () => localInventory(stackTools(dataDirectory(options)).env),
  register: async (stack) => {
    const tools = await localTools(options, stack);
    const context = await localContext(options, stack, tools);
    checkDataVersion(context.directory, tools.get("elasticsearch")?.version);
    for (const warning of passed(await inspectLocal(stack, context))) await log.warn(warning);
    if (!isDryRun()) keepTools(context.directory, [...tools.values()]);
    return {
      urls: localUrls(stack, context),
      secrets: registerLocal(renderLocal(stack, context), options.settings.given),
    };
  },
});
