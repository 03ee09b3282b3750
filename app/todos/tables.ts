import type { RevisionColumns } from "../database/revision.ts";

export interface TodosTable extends RevisionColumns {
  user_id: number;
  title: string;
  description: string | null;
  /** Null while the todo is open. */
  completed_at: string | null;
}
