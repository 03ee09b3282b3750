import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import { isSpanContextValid } from "@opentelemetry/api";
import fp from "fastify-plugin";
import { Type } from "typebox";
import { attributes } from "../../signals/attributes.ts";
import { spans } from "../../signals/spans.ts";
import { Amount, Id } from "../http/page.ts";
import { OrderStatus, type Orders } from "../orders/orders.ts";
import type { Payments } from "../payments/payments.ts";
import type { LinkSettings } from "../settings/settings.ts";
import { withSpan } from "../telemetry/span.ts";
import type { Users } from "../users/users.ts";
import { createStopwatch, Step } from "../telemetry/stopwatch.ts";
import { traceLinks } from "./trace-links.ts";

export interface FullFlowOptions {
  readonly users: Pick<Users, "get">;
  readonly orders: Pick<Orders, "create">;
  readonly payments: Pick<Payments, "get">;
  readonly links: LinkSettings;
}

const Params = Type.Object({ user_id: Id }, { additionalProperties: false });
const Query = Type.Object({ amount: Type.Optional(Amount) }, { additionalProperties: false });
const defaultAmount = 42.5;

const FullFlow = Type.Object({
  trace_id: Type.String(),
  correlation_id: Type.String(),
  duration_ms: Type.Number(),
  order_status: OrderStatus,
  steps: Type.Array(Step),
  links: Type.Record(Type.String(), Type.String()),
});

/** `/demo/full-flow/{user_id}`: one request through every service; returns links to its trace. */
export const fullFlow = ({ users, orders, payments, links }: FullFlowOptions) => {
  const plugin: FastifyPluginCallbackTypebox = (app, _options, done) => {
    app.get(
      "/demo/full-flow/:user_id",
      {
        schema: {
          tags: ["demo"],
          calls: ["users", "orders", "payments"],
          operationId: "full_flow",
          summary: "User, order and payment over all services",
          params: Params,
          querystring: Query,
          response: { 200: FullFlow },
        },
      },
      async ({ params, query, correlationId }) =>
        withSpan(spans.fullFlow, { [attributes.userId]: params.user_id }, async (span) => {
          const stopwatch = createStopwatch();
          const { amount = defaultAmount } = query;
          const user = await stopwatch.time("user", () => users.get(params.user_id));
          const order = await stopwatch.time("order", () =>
            orders.create({ user_id: user.id, amount, method: "card" }),
          );
          const { payment_id } = order;
          if (payment_id !== null) await stopwatch.time("payment", () => payments.get(payment_id));
          span.setAttributes({ [attributes.orderId]: order.id, [attributes.orderStatus]: order.status });
          const spanContext = span.spanContext();
          const trace_id = spanContext.traceId;
          return {
            trace_id,
            correlation_id: correlationId,
            duration_ms: stopwatch.total(),
            order_status: order.status,
            steps: stopwatch.steps(),
            links: isSpanContextValid(spanContext) ? traceLinks(trace_id, links) : {},
          };
        }),
    );
    done();
  };
  return fp(plugin, { name: "full-flow", dependencies: ["problems"] });
};
