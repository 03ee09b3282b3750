import { DatabaseSync } from "node:sqlite";
import { fastify, type FastifyInstance } from "fastify";
import { Type } from "typebox";
import { attributes } from "../../signals/attributes.ts";
import { spans as spanNames } from "../../signals/spans.ts";
import { accessLog } from "../../app/plugins/access-log.ts";
import { httpMetrics } from "../../app/plugins/http-metrics.ts";
import { enterContext, requestContext } from "../../app/plugins/request-context.ts";
import { serverSpan } from "../../app/plugins/server-span.ts";
import { type Logger, loggerOf } from "../../app/telemetry/logger.ts";
import type { Metrics } from "../../app/telemetry/metrics.ts";
import { withSpan } from "../../app/telemetry/span.ts";
import { spansOf, type Variant } from "./variants.ts";

const Order = Type.Object({
  user_id: Type.Integer({ minimum: 1 }),
  amount: Type.Number({ exclusiveMinimum: 0 }),
  note: Type.String({ minLength: 3, maxLength: 200 }),
});
const Stored = Type.Object({ ...Order.properties, id: Type.Integer(), of_user: Type.Integer() });

type Step = (count: number, work: () => unknown) => Promise<unknown>;

/** So many spans around the work, each inside of the one before. */
const traced: Step = async (count, work) =>
  count <= 0 ? work() : withSpan(spanNames.processOrder, { [attributes.userId]: 7 }, () => traced(count - 1, work));
const untraced: Step = async (_count, work) => work();

const openOrders = () => {
  const database = new DatabaseSync(":memory:");
  database.exec("create table orders (id integer primary key, user_id integer, amount real, note text)");
  database.exec("create index orders_of_user on orders (user_id)");
  const insert = database.prepare("insert into orders (id, user_id, amount, note) values (?, ?, ?, ?)");
  const read = database.prepare("select id, user_id, amount, note from orders where id = ?");
  const count = database.prepare("select count(*) as of_user from orders where user_id = ?");
  return {
    insert: ({ user_id, amount, note }: { user_id: number; amount: number; note: string }, id: number) =>
      insert.run(id, user_id, amount, note),
    read: (id: number, userId: number) => ({ ...read.get(id), ...count.get(userId) }),
  };
};

/** A server whose one request is validated, writes once and reads twice, with the API's own plugins around it. */
export const openApplication = async (variant: Variant, metrics: Metrics, log: Logger): Promise<FastifyInstance> => {
  const app = fastify({ logger: false });
  const own = variant.sdk !== undefined && variant.sdk !== "reference";
  if (own || variant.metrics || variant.logs) await app.register(requestContext());
  if (own) await app.register(serverSpan());
  if (own || variant.logs) await app.register(enterContext());
  if (variant.metrics) await app.register(httpMetrics(metrics));
  if (variant.logs) await app.register(accessLog(loggerOf(log, "http")));

  const orders = openOrders();
  const step = variant.sdk ? traced : untraced;
  const steps = spansOf(variant) - 1;
  let last = 0;
  app.post<{ Body: Parameters<typeof orders.insert>[0] }>(
    "/orders",
    { schema: { operationId: "createOrder", body: Order, response: { 201: Stored } } },
    async ({ body }, reply) => {
      const id = ++last;
      const user = id % 10_000; // the count must not grow with the length of the run
      await step(Math.ceil(steps / 2), () => orders.insert({ ...body, user_id: user }, id));
      reply.code(201);
      return step(Math.floor(steps / 2), () => orders.read(id, user));
    },
  );
  return app;
};
