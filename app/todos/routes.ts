import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import fp from "fastify-plugin";
import { Type } from "typebox";
import { IfMatchHeaders, wantedVersions } from "../http/entity-version.ts";
import { IdParams, PageQuery } from "../http/page.ts";
import { Todo, TodoChange, type Todos } from "./todos.ts";

const tags = ["todos"];

/** `/todos`: the todos of all users. */
export const todosRoutes = (todos: Todos) => {
  const plugin: FastifyPluginCallbackTypebox = (app, _options, done) => {
    app.get(
      "/todos",
      {
        schema: {
          tags,
          operationId: "list_todos",
          summary: "List todos",
          querystring: PageQuery,
          response: { 200: Type.Array(Todo) },
        },
      },
      async ({ query }) => [...(await todos.list(query))],
    );

    app.get(
      "/todos/:id",
      {
        schema: { tags, operationId: "get_todo", summary: "Get a todo", params: IdParams, response: { 200: Todo } },
      },
      async ({ params }) => todos.get(params.id),
    );

    app.put(
      "/todos/:id",
      {
        schema: {
          tags,
          operationId: "update_todo",
          summary: "Change a todo",
          params: IdParams,
          headers: IfMatchHeaders,
          body: TodoChange,
          response: { 200: Todo },
        },
      },
      async ({ params, headers, body }) =>
        todos.update({ id: params.id, wanted: wantedVersions(headers["if-match"]) }, body),
    );

    app.put(
      "/todos/:id/complete",
      {
        schema: {
          tags,
          operationId: "complete_todo",
          summary: "Complete a todo; repeated calls change nothing",
          params: IdParams,
          headers: IfMatchHeaders,
          response: { 200: Todo },
        },
      },
      async ({ params, headers }) => {
        const write = { id: params.id, wanted: wantedVersions(headers["if-match"]) };
        return todos.update(write, { completed: true });
      },
    );

    app.delete(
      "/todos/:id",
      {
        schema: {
          tags,
          operationId: "delete_todo",
          summary: "Delete a todo",
          params: IdParams,
          headers: IfMatchHeaders,
          response: { 204: Type.Null() },
        },
      },
      async ({ params, headers }, reply) => {
        await todos.remove({ id: params.id, wanted: wantedVersions(headers["if-match"]) });
        return reply.code(204).send(null);
      },
    );
    done();
  };
  return fp(plugin, { name: "todos-routes", dependencies: ["problems"] });
};
