import type { RevisionColumns } from "../database/revision.ts";

export interface BooksTable extends RevisionColumns {
  owner_id: number;
  title: string;
  author: string;
  description: string | null;
  year: number | null;
  isbn: string | null;
}
