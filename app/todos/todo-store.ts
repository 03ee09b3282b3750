import type { Selectable, Updateable } from "kysely";
import type { Database } from "../database/database.ts";
import { firstRevision, nextRevision } from "../database/revision.ts";
import { hasVersion } from "../database/versions.ts";
import type { PageQuery } from "../http/page.ts";
import type { TodosTable } from "./tables.ts";
import type { NewTodo, Todo, TodoWrite } from "./todos.ts";

type Row = Selectable<TodosTable>;

const toTodo = (row: Row): Todo => ({ ...row, completed: row.completed_at !== null });
const toMaybeTodo = (row: Row | undefined): Todo | undefined => row && toTodo(row);

export const createTodoStore = (database: Database) => {
  const change = ({ id, wanted }: TodoWrite, fields: Updateable<TodosTable>) =>
    database
      .updateTable("todos")
      .set({ ...fields, ...nextRevision() })
      .where("id", "=", id)
      .where(hasVersion(wanted))
      .returningAll();

  return {
    async list({ skip, limit }: PageQuery, userId?: number): Promise<Todo[]> {
      const all = database.selectFrom("todos").selectAll().orderBy("id").offset(skip).limit(limit);
      const rows = await (userId === undefined ? all : all.where("user_id", "=", userId)).execute();
      return rows.map(toTodo);
    },

    find: async (id: number): Promise<Todo | undefined> =>
      toMaybeTodo(await database.selectFrom("todos").selectAll().where("id", "=", id).executeTakeFirst()),

    insert: async (user_id: number, todo: NewTodo): Promise<Todo> =>
      toTodo(
        await database
          .insertInto("todos")
          .values({ ...todo, user_id, ...firstRevision() })
          .returningAll()
          .executeTakeFirstOrThrow(),
      ),

    update: async (write: TodoWrite, fields: Updateable<TodosTable>): Promise<Todo | undefined> =>
      toMaybeTodo(await change(write, fields).executeTakeFirst()),

    /** Matches no row if the todo is already completed, so that only one of several callers completes it. */
    complete: async (write: TodoWrite, fields: Updateable<TodosTable>): Promise<Todo | undefined> =>
      toMaybeTodo(
        await change(write, { ...fields, completed_at: new Date().toISOString() })
          .where("completed_at", "is", null)
          .executeTakeFirst(),
      ),

    async remove({ id, wanted }: TodoWrite): Promise<boolean> {
      const { numDeletedRows } = await database
        .deleteFrom("todos")
        .where("id", "=", id)
        .where(hasVersion(wanted))
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
};
