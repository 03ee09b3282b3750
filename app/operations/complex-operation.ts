import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import fp from "fastify-plugin";
import { type Static, Type } from "typebox";
import { attributes, type OperationType } from "../../signals/attributes.ts";
import { spanEvents, spans } from "../../signals/spans.ts";
import { Id } from "../http/page.ts";
import type { Order, Orders } from "../orders/orders.ts";
import type { Payment, Payments } from "../payments/payments.ts";
import { withSpan } from "../telemetry/span.ts";
import { createStopwatch, Step } from "../telemetry/stopwatch.ts";
import type { User, Users } from "../users/users.ts";
import { aggregate, Totals } from "./aggregate.ts";
import type { RunLog } from "./run-log.ts";

export interface ComplexOperationOptions {
  readonly users: Pick<Users, "get">;
  readonly orders: Pick<Orders, "list">;
  readonly payments: Pick<Payments, "get">;
  readonly log: Pick<RunLog, "count">;
}

const external: OperationType = "external_api";

const Query = Type.Object(
  {
    user_id: Type.Integer({ ...Id, default: 1 }),
    orders: Type.Integer({ minimum: 0, maximum: 10, default: 5, description: "How many orders at most." }),
  },
  { additionalProperties: false },
);
type Query = Static<typeof Query>;

const Result = Type.Object({
  user_id: Type.Integer(),
  username: Type.String(),
  runs: Type.Integer(),
  totals: Totals,
  duration_ms: Type.Number(),
  steps: Type.Array(Step),
});

/** `/complex-operation`: validation, database, parallel calls to three services, aggregation; produces a deep trace. */
export const complexOperation = ({ users, orders, payments, log }: ComplexOperationOptions) => {
  const validate = (query: Query): Promise<Query> =>
    withSpan(spans.validateOperation, { [attributes.userId]: query.user_id }, async (span) => {
      span.setAttribute(attributes.paginationLimit, query.orders);
      span.addEvent(spanEvents.validationPassed);
      return query;
    });

  const ordersAndPayments = async (user_id: number, limit: number): Promise<[readonly Order[], Payment[]]> => {
    const found = limit === 0 ? [] : await orders.list({ user_id, skip: 0, limit });
    const ids = found.map(({ payment_id }) => payment_id).filter((id) => id !== null);
    return [found, await Promise.all(ids.map((id) => payments.get(id)))];
  };

  const gather = ({ user_id, orders: limit }: Query): Promise<[User, [readonly Order[], Payment[]]]> =>
    withSpan(spans.callServices, { [attributes.operationType]: external }, () =>
      Promise.all([users.get(user_id), ordersAndPayments(user_id, limit)]),
    );

  const plugin: FastifyPluginCallbackTypebox = (app, _options, done) => {
    app.get(
      "/complex-operation",
      {
        schema: {
          tags: ["operations"],
          calls: ["users", "orders", "payments"],
          operationId: "run_complex_operation",
          summary: "Validate, query, call three services side by side, and sum up",
          querystring: Query,
          problems: ["not_found"],
          response: { 200: Result },
        },
      },
      async ({ query }) =>
        withSpan(spans.complexOperation, { [attributes.userId]: query.user_id }, async () => {
          const { time, steps, total } = createStopwatch();
          const valid = await time("validation", () => validate(query));
          const runs = await time("database", () => withSpan(spans.queryRuns, {}, () => log.count()));
          const [user, [found, paid]] = await time("services", () => gather(valid));
          const totals = await time("aggregation", () => aggregate(found, paid));
          return { user_id: user.id, username: user.username, runs, totals, duration_ms: total(), steps: steps() };
        }),
    );
    done();
  };
  return fp(plugin, { name: "complex-operation", dependencies: ["problems"] });
};
