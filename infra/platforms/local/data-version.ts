import { existsSync } from "node:fs";
import { compareVersions } from "../../../base/compare-versions.ts";
import { UserError } from "../../../base/user-error.ts";
import { volumeFolder } from "./addresses.ts";
import { keptTools } from "./kept-tools.ts";

/** The oldest version whose data the next major takes over: https://www.elastic.co/docs/deploy-manage/upgrade/plan-upgrade */
const lastOf: Readonly<Record<string, string>> = { 8: "8.19.0" };

const majorOf = (version: string): number => Number.parseInt(version, 10);

/** Whether an Elasticsearch starts on the data that another version wrote. Pure. */
export const takesOver = (version: string, written: string): boolean => {
  if (compareVersions(version, written) < 0) return false;
  const step = majorOf(version) - majorOf(written);
  const last = lastOf[majorOf(written)];
  return step === 0 || (step === 1 && last !== undefined && compareVersions(written, last) >= 0);
};

/**
 * Makes sure that Elasticsearch can start on the data that is there.
 *
 * @throws UserError with the way out, where another version wrote it and this one refuses it.
 */
export const checkDataVersion = (directory: string, version: string | undefined): void => {
  const before = keptTools(directory).elasticsearch;
  const folder = volumeFolder({ directory }, "elasticsearch", "data");
  if (version === undefined || before === undefined || !existsSync(folder)) return;
  if ([version, before.version].includes("unknown") || takesOver(version, before.version)) return;
  const own = existsSync(before.executable) ? before.path : `<the folder of ${before.version}>`;
  throw new UserError(
    `elasticsearch: its data in ${folder} was written by ${before.version}, and ${version} cannot take it over; ` +
      `OBS_ELASTICSEARCH=${own} keeps it, "npm run reset" deletes it`,
  );
};
