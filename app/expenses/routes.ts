import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import fp from "fastify-plugin";
import { Type } from "typebox";
import { callerOf } from "../auth/caller.ts";
import type { RequireCaller } from "../auth/require-caller.ts";
import { secured } from "../auth/secured.ts";
import { IfMatchHeaders, wantedVersions } from "../http/entity-version.ts";
import { IdParams, PageQuery } from "../http/page.ts";
import { CategorySum, Expense, ExpenseChange, type Expenses, NewExpense, Period } from "./expenses.ts";

export interface ExpensesRoutesOptions {
  readonly expenses: Expenses;
  readonly requireCaller: RequireCaller;
}

const common = { tags: ["expenses"], ...secured };

/** `/expenses`: the caller's own expenses. */
export const expensesRoutes = ({ expenses, requireCaller }: ExpensesRoutesOptions) => {
  const plugin: FastifyPluginCallbackTypebox = (app, _options, done) => {
    app.get(
      "/expenses",
      {
        onRequest: requireCaller,
        schema: {
          ...common,
          operationId: "list_expenses",
          summary: "List one's own expenses",
          querystring: PageQuery,
          response: { 200: Type.Array(Expense) },
        },
      },
      async (request) => [...(await expenses.list(request.query, callerOf(request).id))],
    );

    app.post(
      "/expenses",
      {
        onRequest: requireCaller,
        schema: {
          ...common,
          operationId: "create_expense",
          summary: "Note an expense",
          body: NewExpense,
          response: { 201: Expense },
        },
      },
      async (request, reply) => reply.code(201).send(await expenses.create(request.body, callerOf(request).id)),
    );

    app.get(
      "/expenses/summary",
      {
        onRequest: requireCaller,
        schema: {
          ...common,
          operationId: "summarize_expenses",
          summary: "Sum up one's own expenses by category",
          querystring: Period,
          response: { 200: Type.Array(CategorySum) },
        },
      },
      async (request) => [...(await expenses.summarize(request.query, callerOf(request).id))],
    );

    app.get(
      "/expenses/:id",
      {
        onRequest: requireCaller,
        schema: {
          ...common,
          operationId: "get_expense",
          summary: "Get an expense of one's own",
          params: IdParams,
          problems: ["forbidden"],
          response: { 200: Expense },
        },
      },
      async (request) => expenses.get({ id: request.params.id, callerId: callerOf(request).id }),
    );

    app.put(
      "/expenses/:id",
      {
        onRequest: requireCaller,
        schema: {
          ...common,
          operationId: "update_expense",
          summary: "Change an expense of one's own",
          params: IdParams,
          headers: IfMatchHeaders,
          problems: ["forbidden"],
          body: ExpenseChange,
          response: { 200: Expense },
        },
      },
      async (request) => {
        const { params, headers, body } = request;
        const own = { id: params.id, callerId: callerOf(request).id, wanted: wantedVersions(headers["if-match"]) };
        return expenses.update(own, body);
      },
    );

    app.delete(
      "/expenses/:id",
      {
        onRequest: requireCaller,
        schema: {
          ...common,
          operationId: "delete_expense",
          summary: "Delete an expense of one's own",
          params: IdParams,
          headers: IfMatchHeaders,
          problems: ["forbidden"],
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        const { params, headers } = request;
        const wanted = wantedVersions(headers["if-match"]);
        await expenses.remove({ id: params.id, callerId: callerOf(request).id, wanted });
        return reply.code(204).send(null);
      },
    );
    done();
  };
  return fp(plugin, { name: "expenses-routes", dependencies: ["problems"] });
};
