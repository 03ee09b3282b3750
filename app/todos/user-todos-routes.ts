import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import fp from "fastify-plugin";
import { Type } from "typebox";
import { IdParams, PageQuery } from "../http/page.ts";
import { NewTodo, Todo, type Todos } from "./todos.ts";

const common = { tags: ["todos"], calls: ["users"] } as const;

/** `/users/{id}/todos`: the todos of one user. */
export const userTodosRoutes = (todos: Pick<Todos, "create" | "list">) => {
  const plugin: FastifyPluginCallbackTypebox = (app, _options, done) => {
    app.post(
      "/users/:id/todos",
      {
        schema: {
          ...common,
          operationId: "create_todo",
          summary: "Give a user something to do",
          params: IdParams,
          body: NewTodo,
          response: { 201: Todo },
        },
      },
      async ({ params, body }, reply) => {
        return reply.code(201).send(await todos.create(params.id, body));
      },
    );

    app.get(
      "/users/:id/todos",
      {
        schema: {
          ...common,
          operationId: "list_user_todos",
          summary: "List what a user has to do",
          params: IdParams,
          querystring: PageQuery,
          response: { 200: Type.Array(Todo) },
        },
      },
      async ({ params, query }) => [...(await todos.list(query, params.id))],
    );
    done();
  };
  return fp(plugin, { name: "user-todos-routes", dependencies: ["problems"] });
};
