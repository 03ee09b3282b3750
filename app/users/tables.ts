import type { Generated } from "kysely";
import type { User } from "./users.ts";

export interface UsersTable {
  id: Generated<number>;
  username: string;
  email: string;
  /** Null for users without an account: they cannot log in. */
  password_hash: string | null;
  created_at: string;
  updated_at: string;
  version: Generated<number>;
}

/** The public columns of a user. */
export const userColumns = [
  "id",
  "username",
  "email",
  "created_at",
  "updated_at",
  "version",
] as const satisfies readonly (keyof User)[];
