import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { WantedVersions } from "../http/entity-version.ts";

/** An update sets `version` to this: each change gets its own version, however many run at once. */
export const nextVersion: RawBuilder<number> = sql`version + 1`;

/** The condition of an update or a delete that applies only to the versions that the caller wants. */
export const hasVersion = (wanted: WantedVersions): RawBuilder<SqlBool> => {
  if (wanted === undefined) return sql`true`;
  return wanted.length === 0 ? sql`false` : sql`version in (${sql.join(wanted)})`;
};
