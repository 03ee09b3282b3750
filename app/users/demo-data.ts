import type { Database } from "../database/database.ts";
import { demoPasswordHash } from "./demo-password.ts";

const names = ["ada", "alan", "edsger", "barbara", "donald"] as const;
const created_at = "2025-01-06T09:00:00.000Z";

/** Users 1 to 5, so that every example of the documentation works immediately. */
export const addDemoUsers = async (database: Database): Promise<void> => {
  const users = names.map((username, index) => ({
    id: index + 1,
    username,
    password_hash: demoPasswordHash,
    email: `${username}@example.org`,
    created_at,
    updated_at: created_at,
  }));
  await database.insertInto("users").values(users).execute();
};
