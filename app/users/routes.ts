import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import fp from "fastify-plugin";
import { Type } from "typebox";
import { IfMatchHeaders } from "../http/entity-version.ts";
import { IdParams, PageQuery } from "../http/page.ts";
import { NewUser, User, UserChange, type Users } from "./users.ts";

const common = { tags: ["users"], calls: ["users"] } as const;

/** CRUD on `/users`, for local or remote users. */
export const usersRoutes = (users: Users) => {
  const plugin: FastifyPluginCallbackTypebox = (app, _options, done) => {
    app.get(
      "/users",
      {
        schema: {
          ...common,
          operationId: "list_users",
          summary: "List users",
          querystring: PageQuery,
          response: { 200: Type.Array(User) },
        },
      },
      async ({ query }) => [...(await users.list(query))],
    );

    app.post(
      "/users",
      {
        schema: {
          ...common,
          operationId: "create_user",
          summary: "Create a user",
          body: NewUser,
          problems: ["conflict"],
          response: { 201: User },
        },
      },
      async ({ body }, reply) => reply.code(201).send(await users.create(body)),
    );

    app.get(
      "/users/:id",
      {
        schema: {
          ...common,
          operationId: "get_user",
          summary: "Get a user",
          params: IdParams,
          response: { 200: User },
        },
      },
      async ({ params }) => users.get(params.id),
    );

    app.put(
      "/users/:id",
      {
        schema: {
          ...common,
          operationId: "update_user",
          summary: "Change a user",
          params: IdParams,
          headers: IfMatchHeaders,
          body: UserChange,
          problems: ["conflict"],
          response: { 200: User },
        },
      },
      async ({ params, body, headers }) => users.update(params.id, body, headers["if-match"]),
    );

    app.delete(
      "/users/:id",
      {
        schema: {
          ...common,
          operationId: "delete_user",
          summary: "Delete a user",
          params: IdParams,
          headers: IfMatchHeaders,
          response: { 204: Type.Null() },
        },
      },
      async ({ params, headers }, reply) => {
        await users.remove(params.id, headers["if-match"]);
        return reply.code(204).send(null);
      },
    );
    done();
  };
  return fp(plugin, { name: "users-routes", dependencies: ["problems"] });
};
