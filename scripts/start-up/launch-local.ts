import { ensureClassArchives } from "../../infra/platforms/local/class-archive.ts";
import { checkDataVersion } from "../../infra/platforms/local/data-version.ts";
import { leftOut, wantedExtras } from "../../infra/platforms/local/extras.ts";
import { firstUnits, giveHeadStart, takeBackHeadStart } from "../../infra/platforms/local/head-start.ts";
import { localContext, toolsOf } from "../../infra/platforms/local/local.ts";
import { claim } from "../../infra/platforms/local/owner.ts";
import { renderLocal } from "../../infra/platforms/local/render.ts";
import { passed } from "../../infra/platforms/machine/preflight.ts";
import { ensureTools, untriedVersions } from "../../tools/tools.ts";
import { painter } from "../../tools/paint.ts";
import { isStillUp, rememberUp } from "./last-up.ts";
import type { PrepareLaunch } from "./launch.ts";
import { readProject } from "../project/project.ts";
import { pulumiTools } from "../pulumi-engine/pulumi-environment.ts";

const paint = painter(process.stdout);
const titles = { jaeger: "Jaeger", prometheus: "Prometheus" } as const;

/** Gets the servers' programs, and gives a head start to what the others wait for. */
export const launchLocal: PrepareLaunch = async (before, say) => {
  const needed = [...pulumiTools, ...toolsOf(before.stack)] as const;
  const { env, notes, warnings } = before.tools;
  const warn = (line: string) => say(`${paint("yellow", "Warning:")} ${line}`);
  for (const note of notes) say(note);
  for (const warning of warnings) warn(warning);
  const tools = await ensureTools(needed, { optional: wantedExtras(before.settings), env });
  for (const warning of untriedVersions(tools.values())) warn(warning);
  // What was fetched just now may join the stack.
  const project = await readProject(before.environment);
  const context = await localContext(project, project.stack);
  return {
    project,
    leftOut: async () => {
      const absent = await leftOut(project.settings, project.inventory.present, env);
      const pageless = [...project.inventory.pageless].map((name) => titles[name]).join(" and ");
      const pages = `the web pages of ${pageless} (a build from the Go registry has only the HTTP API)`;
      return [...absent.map(({ name, why }) => `${name} (${why})`), ...(pageless ? [pages] : [])];
    },
    flags: [],
    isUp: () => isStillUp(project, context),
    makeReady: async () => {
      for (const warning of passed(await project.inspect())) warn(warning);
      checkDataVersion(context.directory, project.inventory.versions.elasticsearch);
      claim(context);
      const first = firstUnits(project.stack, context);
      await ensureClassArchives(first, context.classArchives, say);
      return {
        begin: (timeline) => giveHeadStart(first).forEach(timeline.begin),
        takeBack: () => takeBackHeadStart(first),
      };
    },
    remember: () => {
      const units = renderLocal(project.stack, context);
      return () => rememberUp(project, units);
    },
  };
};
