import type { Generated } from "kysely";

export interface UsersTable {
  id: Generated<number>;
  username: string;
  email: string;
  created_at: string;
  updated_at: string;
  version: Generated<number>;
}
