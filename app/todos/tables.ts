import type { RevisionColumns } from "../database/revision.ts";

export interface TodosTable extends RevisionColumns {
  user_id: number;
  title: string;
  description: string | null;
  /** Null while it is open. */
  completed_at: string | null;
}
