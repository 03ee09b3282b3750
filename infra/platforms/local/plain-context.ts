import { catalogue } from "../../../tools/catalogue.ts";
import type { ToolName } from "../../../tools/tools.ts";
import type { LocalContext } from "./addresses.ts";

/** Paths that are the same on every machine: for what is rendered to be read, and not run. */
export const plainContext = ({ environment, shift }: Pick<LocalContext, "environment" | "shift">): LocalContext => ({
  environment,
  shift,
  root: "/project",
  directory: `/project/.data/${environment}`,
  classArchives: { server: "/tools/classes.jsa", launcher: "/tools/classes-launcher.jsa" },
  program: (entry) => `/programs/${entry.replace(/\.ts$/, ".js")}`,
  locate: (component) => `/tools/${component}`,
  executable: (component) => {
    const { shape, program } = catalogue[component as ToolName];
    return shape === "folder" ? `/tools/${component}/bin/${program}` : `/tools/${component}`;
  },
});
