import { isDryRun, log } from "../../pulumi.ts";
import type { Stack } from "../../stack.ts";
import type { PlatformOptions, Registered } from "../kit.ts";
import { passed } from "../machine/preflight.ts";
import { checkDataVersion } from "./data-version.ts";
import { keepTools } from "./kept-tools.ts";
import { localContext, localTools, localUrls } from "./local.ts";
import { inspectLocal } from "./preflight.ts";
import { renderLocal } from "./render.ts";
import { registerLocal } from "./resources.ts";

/** Checks this machine, then registers the stack's processes with Pulumi. */
export const registerStack = async (stack: Stack, options: PlatformOptions): Promise<Registered> => {
  const tools = await localTools(options, stack);
  const context = await localContext(options, stack, tools);
  checkDataVersion(context.directory, tools.get("elasticsearch")?.version);
  for (const warning of passed(await inspectLocal(stack, context))) await log.warn(warning);
  if (!isDryRun()) keepTools(context.directory, [...tools.values()]);
  return {
    urls: localUrls(stack, context),
    secrets: registerLocal(renderLocal(stack, context), options.settings.given),
  };
};
