import { type RawBuilder, sql, type SqlBool } from "kysely";
import type { WantedVersions } from "../http/entity-version.ts";

/** What an update sets `version` to: each change makes its own, however many come at once. */
export const nextVersion: RawBuilder<number> = sql`version + 1`;

/** The condition of an update or a delete that must only happen to a version that the caller wants. */
export const hasVersion = (wanted: WantedVersions): RawBuilder<SqlBool> => {
  if (wanted === undefined) return sql`true`;
  return wanted.length === 0 ? sql`false` : sql`version in (${sql.join(wanted)})`;
};
