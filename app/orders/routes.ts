import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import fp from "fastify-plugin";
import { Type } from "typebox";
import { IdParams } from "../http/page.ts";
import { NewOrder, Order, OrderQuery, type Orders } from "./orders.ts";

const common = { tags: ["orders"], calls: ["orders"] } as const;

/** `/orders`, for local or remote orders. */
export const ordersRoutes = (orders: Orders) => {
  const plugin: FastifyPluginCallbackTypebox = (app, _options, done) => {
    app.post(
      "/orders",
      {
        schema: {
          ...common,
          operationId: "create_order",
          summary: "Order and pay",
          body: NewOrder,
          problems: ["not_found"],
          response: { 201: Order },
        },
      },
      async ({ body }, reply) => reply.code(201).send(await orders.create(body)),
    );

    app.get(
      "/orders",
      {
        schema: {
          ...common,
          operationId: "list_orders",
          summary: "List orders",
          querystring: OrderQuery,
          response: { 200: Type.Array(Order) },
        },
      },
      async ({ query }) => [...(await orders.list(query))],
    );

    app.get(
      "/orders/:id",
      {
        schema: {
          ...common,
          operationId: "get_order",
          summary: "Get an order",
          params: IdParams,
          response: { 200: Order },
        },
      },
      async ({ params }) => orders.get(params.id),
    );
    done();
  };
  return fp(plugin, { name: "orders-routes", dependencies: ["problems"] });
};
