import type { Cache } from "../cache/cache.ts";
import { createReadThrough } from "../cache/read-through.ts";
import { Problem } from "../http/problem.ts";
import type { Users } from "../users/users.ts";

/** For how long a token may outlive its account where the deletion was made past this gateway and its cache. */
const seconds = 10;

/** The accounts that tokens are about. */
export interface Accounts {
  /** Whether there still is the account of a token. */
  exists(id: number): Promise<boolean>;
  /** Deletes a user; tokens of the account are worth nothing from then on. */
  remove: Users["remove"];
}

/** Asks users for an account once in a while only, and anew after each deletion. */
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
