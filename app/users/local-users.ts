import { attributes } from "../../signals/attributes.ts";
import { spanEvents, spans } from "../../signals/spans.ts";
import type { Database } from "../database/database.ts";
import { isUniqueViolation } from "../database/unique-violation.ts";
import { hasVersion, nextVersion } from "../database/versions.ts";
import { changedSince, wantedVersions } from "../http/entity-version.ts";
import { Problem } from "../http/problem.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { addEvent, annotate, withSpan } from "../telemetry/span.ts";
import { createAuthenticate } from "./authenticate.ts";
import { hashPassword } from "./password.ts";
import { userColumns } from "./tables.ts";
import type { NewUser, User, Users } from "./users.ts";

export interface LocalUsersOptions {
  readonly database: Database;
  readonly metrics: Pick<Metrics, "usersCreated">;
  readonly log: Logger;
}

const unknownUser = (id: number): Problem => {
  addEvent(spanEvents.userNotFound, { [attributes.userId]: id });
  return new Problem("not_found", `There is no user ${id}`, { field: "id" });
};

const orTaken = async <Result>(write: Promise<Result>): Promise<Result> => {
  try {
    return await write;
  } catch (cause) {
    if (!isUniqueViolation(cause)) throw cause;
    throw new Problem("conflict", "The username or the e-mail address is taken", { field: "username", cause });
  }
};

export const createLocalUsers = ({ database, metrics, log }: LocalUsersOptions): Users => {
  const find = (id: number) => database.selectFrom("users").select(userColumns).where("id", "=", id).executeTakeFirst();

  /** Why an update changed nothing: the user does not exist, or has another version. */
  const whyUnchanged = async (id: number): Promise<Problem> => {
    const user = await find(id);
    return user ? changedSince(user.version) : unknownUser(id);
  };

  const create = (fresh: NewUser & { readonly password_hash?: string }): Promise<User> =>
    withSpan(spans.createUser, { [attributes.userName]: fresh.username }, async (span) => {
      const now = new Date().toISOString();
      const row = { ...fresh, created_at: now, updated_at: now };
      const user = await orTaken(
        database.insertInto("users").values(row).returning(userColumns).executeTakeFirstOrThrow(),
      );
      span.setAttribute(attributes.userId, user.id);
      span.addEvent(spanEvents.userCreated);
      metrics.usersCreated.inc();
      log.info({ user_id: user.id }, spanEvents.userCreated);
      return user;
    });

  return {
    async list({ skip, limit }) {
      const users = await database
        .selectFrom("users")
        .select(userColumns)
        .orderBy("id")
        .offset(skip)
        .limit(limit)
        .execute();
      annotate({ [attributes.resultCount]: users.length });
      return users;
    },

    async get(id) {
      annotate({ [attributes.userId]: id });
      const user = await find(id);
      if (!user) throw unknownUser(id);
      return user;
    },

    create,

    async register({ password, ...user }) {
      return create({ ...user, password_hash: await hashPassword(password) });
    },

    authenticate: createAuthenticate(database),

    update: (id, change, ifMatch) =>
      withSpan(spans.updateUser, { [attributes.userId]: id }, async (span) => {
        const row = { ...change, updated_at: new Date().toISOString(), version: nextVersion };
        const wanted = hasVersion(wantedVersions(ifMatch));
        const user = await orTaken(
          database
            .updateTable("users")
            .set(row)
            .where("id", "=", id)
            .where(wanted)
            .returning(userColumns)
            .executeTakeFirst(),
        );
        if (!user) throw await whyUnchanged(id);
        span.addEvent(spanEvents.userUpdated);
        return user;
      }),

    remove: (id, ifMatch) =>
      withSpan(spans.deleteUser, { [attributes.userId]: id }, async (span) => {
        const wanted = hasVersion(wantedVersions(ifMatch));
        const { numDeletedRows } = await database
          .deleteFrom("users")
          .where("id", "=", id)
          .where(wanted)
          .executeTakeFirst();
        if (numDeletedRows === 0n) throw await whyUnchanged(id);
        span.addEvent(spanEvents.userDeleted);
        log.info({ user_id: id }, spanEvents.userDeleted);
      }),
  };
};
