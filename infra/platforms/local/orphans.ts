import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { membersOf } from "../../../base/process-identity.ts";
import { stop } from "../../provider/stop.ts";
import { recordedProcess, removeUnit, unitFolder } from "../../provider/unit-folder.ts";

/**
 * Stops what still runs of a stack although Pulumi's state does not know of it, as after a killed `up`, and removes
 * its files; the names of what ran.
 */
export const stopOrphans = async (directory: string, graceMs = 10_000): Promise<readonly string[]> => {
  const runs = join(directory, "run");
  const names = existsSync(runs) ? readdirSync(runs) : [];
  const ran = await Promise.all(
    names.map(async (name) => {
      const folder = unitFolder(join(runs, name));
      const identity = recordedProcess(folder);
      const isRunning = identity !== undefined && membersOf(identity).length > 0;
      if (isRunning) await stop(identity, graceMs);
      removeUnit(folder);
      return isRunning;
    }),
  );
  return names.filter((_, index) => ran[index]);
};
