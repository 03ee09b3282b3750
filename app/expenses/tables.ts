import type { RevisionColumns } from "../database/revision.ts";

export interface ExpensesTable extends RevisionColumns {
  owner_id: number;
  amount_cents: number;
  currency: string;
  category: string;
  /** A day such as `2025-01-09`, so that text order is date order. */
  date: string;
  note: string | null;
}
