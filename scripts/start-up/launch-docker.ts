import { missingAppImage } from "../../infra/platforms/containers/app-image.ts";
import { passed } from "../../infra/platforms/machine/preflight.ts";
import { ensureTools } from "../../tools/tools.ts";
import { painter } from "../../tools/paint.ts";
import { buildImage } from "../images/build-image.ts";
import type { PrepareLaunch } from "./launch.ts";
import { pulumiTools } from "../pulumi-engine/pulumi-environment.ts";

const paint = painter(process.stdout);

/** Looks at the engine first, which is quickly said; then come Pulumi's own program, and our image. */
export const launchDocker: PrepareLaunch = async (project, say) => {
  for (const warning of passed(await project.inspect())) say(`${paint("yellow", "Warning:")} ${warning}`);
  await ensureTools(pulumiTools);
  return {
    project,
    leftOut: () => Promise.resolve([]),
    // Without it Pulumi does not look which containers are still there.
    flags: ["--refresh"],
    isUp: () => Promise.resolve(false),
    makeReady: async () => {
      const missing = await missingAppImage(project, project.stack);
      if (missing === undefined) return undefined;
      say(`Building ${missing}, the image of our own programs, once per change of their sources`);
      buildImage(missing, { mirror: project.settings["images.registry"] });
      return undefined;
    },
    remember: () => () => {},
  };
};
