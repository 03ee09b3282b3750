import { relative } from "node:path/posix";
import { ensureTools, pulumiTools } from "../../../tools/tools.ts";
import { buildImage } from "../containers/build-image.ts";
import type { PlatformKit, PlatformOptions } from "../kit.ts";
import { passed } from "../machine/preflight.ts";
import { contractOf, dockerAt, dockerContext, type DockerContext } from "./addresses.ts";
import { dockerInventory } from "./inventory.ts";
import { missingAppImage } from "./missing-app-image.ts";
import { dockerOperations } from "./operations.ts";
import { specOf } from "../spec-of.ts";
import { renderDocker } from "./render.ts";
import { dockerAccess } from "./service-access.ts";

/** What a current engine on Linux would be told, with a name in the place of the image that is built here. */
const plainContext = (options: PlatformOptions): DockerContext =>
  dockerContext(options, {
    app: "observability:built-here",
    asksOftenAtStart: true,
    limitsSwap: true,
    propagation: "rslave",
  });

/** Containers at the Docker Engine of this machine. */
export const dockerKit: PlatformKit = {
  inventory: () => Promise.resolve(dockerInventory),
  programs: () => ({ needed: pulumiTools, optional: [], env: process.env, notes: [], warnings: [] }),
  obstacle: () => undefined,
  render: (stack, options) => {
    const context = plainContext(options);
    return {
      at: (name) => dockerAt(context, stack, specOf(stack, name)),
      services: () =>
        renderDocker(stack, context).map(({ name, files, ...unit }) => {
          const folder = contractOf(specOf(stack, name)).files;
          const uploads = (files?.uploads ?? []).map(({ file, content }) => [relative(folder, file), content] as const);
          return {
            name,
            startFile: "container.json",
            start: { ...unit, secrets: files?.secrets ?? [] },
            files: Object.fromEntries(uploads),
          };
        }),
    };
  },
  // Pulumi's Docker SDK takes a while to load, and most commands do without it.
  register: async (stack, options) => (await import("./register.ts")).registerStack(stack, options),
  operations: dockerOperations,
  access: dockerAccess,
  fetch: async (stack, options, { warn }) => {
    // The engine first: what is wrong there is known at once.
    passed(await dockerOperations(stack, options).inspect()).forEach(warn);
    await ensureTools(pulumiTools);
  },
  launch: (stack, options) =>
    Promise.resolve({
      leftOut: () => Promise.resolve([]),
      // Without it Pulumi does not look which containers still exist.
      flags: ["--refresh"],
      isUp: () => Promise.resolve(false),
      makeReady: async ({ say }) => {
        const missing = await missingAppImage(options, stack);
        if (missing === undefined) return undefined;
        say(`Building ${missing}, the image of our own programs, once per change of their sources`);
        buildImage(missing, { root: options.root, mirror: options.settings["images.registry"] });
        return undefined;
      },
      remember: () => () => {},
    }),
};
