import type { Generated } from "kysely";

/** One row for each run of `/db-operation`; only the newest are kept. */
export interface OperationRunsTable {
  id: Generated<number>;
  started_at: string;
  finished_at: string | null;
}
