import { join } from "node:path";
import { recordedProcess, unitFolder } from "../../infra/provider/unit-folder.ts";
import type { Workspace } from "../../scripts/workspace/workspace.ts";

type Place = Pick<Workspace, "folder">;

/** What stands for the folder of all logs where a service is named. */
export const logs = "logs";

/** Folder of a service's volume, or of all logs. */
export const dataOf = ({ folder }: Place, service: string, volume: string): string =>
  service === logs ? join(folder, ".data", "local", "log") : join(folder, ".data", "local", "data", service, volume);

/** The process that was started last for a service, whether it still runs or not; none for the logs. */
export const pidOf = ({ folder }: Place, service: string): number | undefined =>
  recordedProcess(unitFolder(join(folder, ".data", "local", "run", service)))?.pid;
