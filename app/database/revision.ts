import type { Generated, RawBuilder } from "kysely";
import { nextVersion } from "./versions.ts";

/** The columns of a row that can be changed concurrently. */
export interface RevisionColumns {
  id: Generated<number>;
  /** Number of changes, starting at 1. */
  version: number;
  created_at: string;
  updated_at: string;
}

/** A row's first revision. */
export const firstRevision = () => {
  const now = new Date().toISOString();
  return { version: 1, created_at: now, updated_at: now };
};

/** A row's next revision. */
export const nextRevision = (): { version: RawBuilder<number>; updated_at: string } => ({
  version: nextVersion,
  updated_at: new Date().toISOString(),
});
