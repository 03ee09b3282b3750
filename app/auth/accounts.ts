import type { Cache } from "../cache/cache.ts";
import { createReadThrough } from "../cache/read-through.ts";
import { Problem } from "../http/problem.ts";
import type { Users } from "../users/users.ts";

/** How long a token may stay valid if its account was deleted without this gateway and its cache. */
const seconds = 10;

/** The accounts of tokens. */
export interface Accounts {
  /** Whether the account of a token still exists. */
  exists(id: number): Promise<boolean>;
  /** Deletes a user; all tokens of the account become invalid. */
  remove: Users["remove"];
}

/** Caches whether accounts exist, and invalidates the entry after each deletion. */
export const createAccounts = (users: Pick<Users, "get" | "remove">, cache: Cache): Accounts => {
  const known = createReadThrough<{ readonly id: number }>({ cache, group: "accounts", seconds });
  return {
    async exists(id) {
      try {
        await known.read(String(id), async () => ({ id: (await users.get(id)).id }));
        return true;
      } catch (error) {
        if (error instanceof Problem && error.kind === "not_found") return false;
        throw error;
      }
    },
    async remove(id, ifMatch) {
      await users.remove(id, ifMatch);
      await known.invalidate();
    },
  };
};
