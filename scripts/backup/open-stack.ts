import { join, resolve } from "node:path";
import type { ServiceAccess } from "../../infra/platforms/service-access.ts";
import { UserError } from "../../base/user-error.ts";
import { commandFor, readProject, type Project } from "../project/project.ts";
import { root } from "../project/root.ts";
import type { Part } from "./part.ts";
import { partsOf } from "./parts.ts";

/** A stack with what is done to its data. */
export interface OpenStack {
  readonly project: Project;
  readonly access: ServiceAccess;
  readonly parts: readonly Part[];
  /** Folder of its backups. */
  readonly directory: string;
}

/** Reads a stack's settings, and opens the way to its services. */
export const openStack = async (name: string): Promise<OpenStack> => {
  const project = await readProject(name);
  const { kit, settings, stack } = project;
  return {
    project,
    access: kit.access(stack, project),
    parts: partsOf(project),
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
