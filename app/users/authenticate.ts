import type { Selectable } from "kysely";
import { attributes } from "../../signals/attributes.ts";
import { spans } from "../../signals/spans.ts";
import type { Database } from "../database/database.ts";
import { Problem } from "../http/problem.ts";
import { withSpan } from "../telemetry/span.ts";
import { verifyPassword } from "./password.ts";
import { userColumns, type UsersTable } from "./tables.ts";
import type { User, Users } from "./users.ts";

const withoutHash = ({ password_hash: _, ...user }: Selectable<UsersTable>): User => user;

/** Finds the user with this name and password. The entered name is not on the span until it is a valid user. */
export const createAuthenticate =
  (database: Database): Users["authenticate"] =>
  ({ username, password }) =>
    withSpan(spans.verifyPassword, {}, async (span) => {
      const row = await database
        .selectFrom("users")
        .select([...userColumns, "password_hash"])
        .where("username", "=", username)
        .executeTakeFirst();
      const matches = await verifyPassword(row?.password_hash, password);
      span.setAttribute(attributes.verificationResult, matches ? "success" : "failure");
      if (!row || !matches) throw new Problem("unauthorized", "The username or the password is wrong");
      const user = withoutHash(row);
      span.setAttributes({ [attributes.userId]: user.id, [attributes.userName]: user.username });
      return user;
    });
