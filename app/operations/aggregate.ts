import { type Static, Type } from "typebox";
import { attributes } from "../../signals/attributes.ts";
import { spans } from "../../signals/spans.ts";
import { fromCents, toCents } from "../http/money.ts";
import type { Order } from "../orders/orders.ts";
import type { Payment } from "../payments/payments.ts";
import { withSpan } from "../telemetry/span.ts";

export const Totals = Type.Object({
  orders: Type.Integer(),
  ordered: Type.Number({ description: "Sum of the orders' amounts." }),
  paid: Type.Number({ description: "Sum of the payments that succeeded." }),
});
export type Totals = Static<typeof Totals>;

const sum = (amounts: readonly { readonly amount: number }[]): number =>
  fromCents(amounts.reduce((cents, { amount }) => cents + toCents(amount), 0));

/** Summarizes the services' responses. */
export const aggregate = (orders: readonly Order[], payments: readonly Payment[]): Promise<Totals> =>
  withSpan(spans.aggregateResults, { [attributes.resultCount]: orders.length }, async () => ({
    orders: orders.length,
    ordered: sum(orders),
    paid: sum(payments.filter(({ status }) => status === "succeeded")),
  }));
