import { ensureTools, neededTools, optionalTools, pulumiTools, untriedVersions } from "../../../tools/tools.ts";
import type { PlatformKit } from "../kit.ts";
import { localAt } from "./addresses.ts";
import { takesArchives } from "../../fast-start/class-archive.ts";
import { wantedExtras } from "./extras.ts";
import { localInventory } from "./inventory.ts";
import { stackTools } from "./kept-tools.ts";
import { dataDirectory, toolsOf } from "./local.ts";
import { localOperations } from "./operations.ts";
import { ownerProblem } from "./owner.ts";
import { plainContext } from "./plain-context.ts";
import { specOf } from "../spec-of.ts";
import { renderLocal } from "./render.ts";
import { localAccess } from "./service-access.ts";

/** Host processes on this machine. */
export const localKit: PlatformKit = {
  inventory: (options) => localInventory(stackTools(dataDirectory(options)).env),
  programs: (options) => ({
    needed: neededTools,
    optional: optionalTools,
    ...stackTools(dataDirectory(options)),
  }),
  obstacle: (options) => ownerProblem({ ...options, directory: dataDirectory(options) }),
  render: (stack, { environment, settings }) => {
    const plain = plainContext({ environment, shift: settings["ports.shift"] });
    const context = takesArchives(stack.versions.elasticsearch) ? plain : { ...plain, classArchives: undefined };
    return {
      at: (name) => localAt(context, stack, specOf(stack, name)),
      services: () =>
        renderLocal(stack, context).map(({ name, inputs: { files, ...start }, needs, secrets }) => ({
          name,
          startFile: "start.json",
          start: { ...start, needs, secrets },
          files,
        })),
    };
  },
  // What Pulumi needs takes a while to load, and most commands do without it.
  register: async (stack, options) => (await import("./register.ts")).registerStack(stack, options),
  operations: localOperations,
  access: (stack, options) => localAccess(stack, options),
  fetch: async (stack, options, { say, warn }) => {
    const { env, notes, warnings } = stackTools(dataDirectory(options));
    notes.forEach(say);
    warnings.forEach(warn);
    const needed = [...pulumiTools, ...toolsOf(stack)];
    const tools = await ensureTools(needed, { optional: wantedExtras(options.settings), env });
    untriedVersions(tools.values()).forEach(warn);
  },
  launch: async (stack, options, stateFile) => (await import("./launch.ts")).launchLocal(stack, options, stateFile),
};
