import { join, resolve } from "node:path";
import { dockerAccess } from "../../infra/platforms/docker/service-access.ts";
import { localAccess } from "../../infra/platforms/local/service-access.ts";
import type { PlatformOptions } from "../../infra/platforms/platform.ts";
import type { ServiceAccess } from "../../infra/platforms/service-access.ts";
import type { PlatformName } from "../../infra/settings/table.ts";
import type { Stack } from "../../infra/stack.ts";
import { UserError } from "../../base/user-error.ts";
import { commandFor, readProject, root, type Project } from "../project/project.ts";
import type { Part, PartContext } from "./part.ts";
import { partsOf } from "./parts.ts";

/** A stack with what is done to its data. */
export interface OpenStack extends Pick<PartContext, "access" | "url"> {
  readonly project: Project;
  readonly parts: readonly Part[];
  /** Folder of its backups. */
  readonly directory: string;
}

const accesses: Readonly<Record<PlatformName, (options: PlatformOptions, stack: Stack) => ServiceAccess>> = {
  local: localAccess,
  docker: dockerAccess,
};

/** Reads a stack's settings, and opens the way to its services. */
export const openStack = async (name: string): Promise<OpenStack> => {
  const project = await readProject(name);
  const { settings, stack } = project;
  return {
    project,
    access: accesses[settings.platform](project, stack),
    url: (service, port) => {
      const address = project.address(service, port);
      if (address === undefined) throw new Error(`${service}.${port}: it cannot be reached from this machine`);
      return `http://${address}`;
    },
    parts: partsOf(stack, settings),
    directory: join(resolve(root, settings["backup.directory"]), name),
  };
};

/** @throws UserError that names those of the services that do not run. */
export const mustRun = async ({ project }: OpenStack, services: readonly string[]): Promise<void> => {
  const running = new Set(await project.running());
  const missing = services.filter((service) => !running.has(service));
  if (missing.length === 0) return;
  const verb = missing.length === 1 ? "does" : "do";
  throw new UserError(`${missing.join(", ")} ${verb} not run: ${commandFor(project, "start")} first`);
};
