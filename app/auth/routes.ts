import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import fp from "fastify-plugin";
import { spanEvents } from "../../signals/spans.ts";
import { Problem } from "../http/problem.ts";
import { formBody } from "../plugins/form-body.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { addEvent } from "../telemetry/span.ts";
import { NewAccount, User, type Users } from "../users/users.ts";
import { AccessToken, LoginForm } from "./auth.ts";
import { callerOf } from "./caller.ts";
import type { Login } from "./login.ts";
import type { RequireCaller } from "./require-caller.ts";
import { secured } from "./secured.ts";

export interface AuthRoutesOptions {
  readonly users: Pick<Users, "register" | "get">;
  readonly login: Login;
  readonly requireCaller: RequireCaller;
  readonly metrics: Pick<Metrics, "signups">;
}

const common = { tags: ["auth"], calls: ["users"] } as const;

/** `/auth`: user accounts, and the tokens that other routes require. */
export const authRoutes = ({ users, login, requireCaller, metrics }: AuthRoutesOptions) => {
  const find = async (id: number): Promise<User> => {
    try {
      return await users.get(id);
    } catch (cause) {
      if (!(cause instanceof Problem) || cause.kind !== "not_found") throw cause;
      throw new Problem("unauthorized", "The account of this token is gone", { field: "authorization", cause });
    }
  };

  const plugin: FastifyPluginCallbackTypebox = (app, _options, done) => {
    app.post(
      "/auth/register",
      {
        schema: {
          ...common,
          operationId: "register",
          summary: "Open an account",
          body: NewAccount,
          problems: ["conflict"],
          response: { 201: User },
        },
      },
      async ({ body }, reply) => {
        const user = await users.register(body);
        metrics.signups.inc();
        addEvent(spanEvents.userRegistered);
        return reply.code(201).send(user);
      },
    );

    app.get(
      "/auth/me",
      {
        onRequest: requireCaller,
        schema: { ...common, ...secured, operationId: "me", summary: "Whose token this is", response: { 200: User } },
      },
      async (request) => find(callerOf(request).id),
    );

    const form: FastifyPluginCallbackTypebox = (scope, _scopeOptions, ready) => {
      scope.register(formBody());
      scope.post(
        "/auth/login",
        {
          schema: {
            ...common,
            operationId: "login",
            summary: "Get an access token",
            consumes: ["application/x-www-form-urlencoded"],
            body: LoginForm,
            problems: ["unauthorized", "rate_limited"],
            response: { 200: AccessToken },
          },
        },
        async ({ body, ip }, reply) => reply.header("cache-control", "no-store").send(await login(body, ip)),
      );
      ready();
    };
    app.register(form);
    done();
  };
  return fp(plugin, { name: "auth-routes", dependencies: ["problems"] });
};
