import type { Launch } from "../launch.ts";
import type { PlatformOptions } from "../kit.ts";
import { passed } from "../machine/preflight.ts";
import type { Stack } from "../../stack.ts";
import { ensureClassArchives } from "../../fast-start/class-archive.ts";
import { checkDataVersion } from "./data-version.ts";
import { leftOut } from "./extras.ts";
import { firstUnits, giveHeadStart, takeBackHeadStart } from "../../fast-start/head-start.ts";
import { stackTools } from "./kept-tools.ts";
import { isStillUp, rememberUp } from "../../fast-start/last-up.ts";
import { localContext } from "./local.ts";
import { claim } from "./owner.ts";
import { inspectLocal } from "./preflight.ts";
import { renderLocal } from "./render.ts";

const titles = { jaeger: "Jaeger", prometheus: "Prometheus" } as const;

/** Gives a head start to the services that others wait for, and knows how to skip a start that would change nothing. */
export const launchLocal = async (
  stack: Stack,
  options: PlatformOptions,
  stateFile: string | undefined,
): Promise<Launch> => {
  const context = await localContext(options, stack);
  const { env } = stackTools(context.directory);
  const wanted = () => ({ units: renderLocal(stack, context), given: options.settings.given });
  return {
    leftOut: async () => {
      const absent = await leftOut(options.settings, stack, env);
      const pageless = [...stack.pageless].map((name) => titles[name]).join(" and ");
      const pages = `the web pages of ${pageless} (a build from the Go registry has only the HTTP API)`;
      return [...absent.map(({ name, why }) => `${name} (${why})`), ...(pageless ? [pages] : [])];
    },
    flags: [],
    isUp: () => isStillUp(context, wanted, stateFile),
    makeReady: async ({ say, warn }) => {
      passed(await inspectLocal(stack, context)).forEach(warn);
      checkDataVersion(context.directory, stack.versions.elasticsearch);
      claim(context);
      const first = firstUnits(stack, context);
      await ensureClassArchives(first, context.classArchives, say);
      return {
        begin: (onBegin) => giveHeadStart(first).forEach(onBegin),
        takeBack: () => takeBackHeadStart(first),
      };
    },
    remember: () => {
      const now = wanted();
      return () => rememberUp(context, now, stateFile);
    },
  };
};
