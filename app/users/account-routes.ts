import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import fp from "fastify-plugin";
import { Credentials, NewAccount, User, type Users } from "./users.ts";

/** The routes on which the gateway registers and authenticates users. They are internal; `/auth` is public. */
export const accountRoutes = {
  register: "/internal/accounts",
  authenticate: "/internal/accounts/authenticate",
} as const;

/** Serves the accounts of users to the gateway. */
export const accountsRoutes = (users: Pick<Users, "register" | "authenticate">) => {
  const plugin: FastifyPluginCallbackTypebox = (app, _options, done) => {
    app.post(
      accountRoutes.register,
      { schema: { hide: true, operationId: "register_account", body: NewAccount, response: { 201: User } } },
      async ({ body }, reply) => reply.code(201).send(await users.register(body)),
    );

    app.post(
      accountRoutes.authenticate,
      { schema: { hide: true, operationId: "authenticate_account", body: Credentials, response: { 200: User } } },
      async ({ body }) => users.authenticate(body),
    );
    done();
  };
  return fp(plugin, { name: "accounts-routes", dependencies: ["problems"] });
};
