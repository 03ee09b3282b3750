import { toCents } from "../http/money.ts";
import { Problem } from "../http/problem.ts";
import type { NewOrder } from "./orders.ts";

const maxCents = 1_000_000_00;

/** The total of an order in cents: its amount or the sum of its items, never both. */
export const orderTotal = ({ amount, items }: Pick<NewOrder, "amount" | "items">): number => {
  if (amount !== undefined && items !== undefined) {
    throw new Problem("validation", "body.items: give either items or amount, not both", { field: "items" });
  }
  if (amount !== undefined) return toCents(amount);
  if (items === undefined) {
    throw new Problem("validation", "body.amount: give amount or items", { field: "amount" });
  }
  const total = items.reduce((sum, { price, quantity }) => sum + toCents(price) * quantity, 0);
  if (total > maxCents) {
    throw new Problem("validation", `body.items: come to more than ${maxCents / 100}`, { field: "items" });
  }
  return total;
};
