import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import fp from "fastify-plugin";
import { IdempotencyHeaders, IdParams } from "../http/page.ts";
import { NewPayment, Payment, type Payments } from "./payments.ts";

const common = { tags: ["payments"], calls: ["payments"] } as const;

/** `/payments`, for local or remote payments. */
export const paymentsRoutes = (payments: Payments) => {
  const plugin: FastifyPluginCallbackTypebox = (app, _options, done) => {
    app.post(
      "/payments",
      {
        schema: {
          ...common,
          operationId: "create_payment",
          summary: "Pay; a repeat with the same Idempotency-Key gets the first answer again",
          headers: IdempotencyHeaders,
          body: NewPayment,
          problems: ["reused_key"],
          response: { 201: Payment },
        },
      },
      async ({ body, headers }, reply) => reply.code(201).send(await payments.pay(body, headers["idempotency-key"])),
    );

    app.get(
      "/payments/:id",
      {
        schema: {
          ...common,
          operationId: "get_payment",
          summary: "Get a payment",
          params: IdParams,
          response: { 200: Payment },
        },
      },
      async ({ params }) => payments.get(params.id),
    );
    done();
  };
  return fp(plugin, { name: "payments-routes", dependencies: ["problems"] });
};
