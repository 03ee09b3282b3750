import { attributes } from "../../signals/attributes.ts";
import { spanEvents, spans } from "../../signals/spans.ts";
import type { Database } from "../database/database.ts";
import { refusal, type Thing } from "../http/refusal.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { addEvent, annotate, withSpan } from "../telemetry/span.ts";
import type { Users } from "../users/users.ts";
import { createTodoStore } from "./todo-store.ts";
import type { Todo, TodoChange, Todos, TodoWrite } from "./todos.ts";

export interface LocalTodosOptions {
  readonly database: Database;
  readonly users: Pick<Users, "get">;
  readonly metrics: Pick<Metrics, "todosCreated" | "todosCompleted">;
  readonly log: Logger;
}

const thing: Thing = { name: "todo", notFound: spanEvents.todoNotFound };

/** Todos in their own table; users are called through their client interface. */
export const createLocalTodos = ({ database, users, metrics, log }: LocalTodosOptions): Todos => {
  const store = createTodoStore(database);

  const complete = async (write: TodoWrite, fields: Omit<TodoChange, "completed">): Promise<Todo | undefined> => {
    const todo = await store.complete(write, fields);
    if (!todo) return store.update(write, fields);
    metrics.todosCompleted.inc();
    addEvent(spanEvents.todoCompleted);
    log.info({ todo_id: todo.id, user_id: todo.user_id }, spanEvents.todoCompleted);
    return todo;
  };

  return {
    async list(page, userId) {
      if (userId !== undefined) await users.get(userId);
      const todos = await store.list(page, userId);
      annotate({ [attributes.resultCount]: todos.length });
      return todos;
    },

    async get(id) {
      annotate({ [attributes.todoId]: id });
      const todo = await store.find(id);
      if (!todo) throw refusal(thing, { id, row: todo });
      return todo;
    },

    create: (userId, fresh) =>
      withSpan(spans.createTodo, { [attributes.userId]: userId }, async (span) => {
        await users.get(userId);
        const todo = await store.insert(userId, fresh);
        span.setAttribute(attributes.todoId, todo.id);
        span.addEvent(spanEvents.todoCreated);
        metrics.todosCreated.inc();
        log.info({ todo_id: todo.id, user_id: userId }, spanEvents.todoCreated);
        return todo;
      }),

    update: (write, { completed, ...fields }) =>
      withSpan(spans.updateTodo, { [attributes.todoId]: write.id }, async (span) => {
        const reopened = completed === false ? { ...fields, completed_at: null } : fields;
        const todo = await (completed === true ? complete(write, fields) : store.update(write, reopened));
        if (!todo) throw refusal(thing, { id: write.id, row: await store.find(write.id) });
        span.addEvent(spanEvents.todoUpdated);
        return todo;
      }),

    remove: (write) =>
      withSpan(spans.deleteTodo, { [attributes.todoId]: write.id }, async (span) => {
        if (!(await store.remove(write))) throw refusal(thing, { id: write.id, row: await store.find(write.id) });
        span.addEvent(spanEvents.todoDeleted);
      }),
  };
};
