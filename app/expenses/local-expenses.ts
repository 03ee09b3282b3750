import { attributes } from "../../signals/attributes.ts";
import { spanEvents, spans } from "../../signals/spans.ts";
import type { Database } from "../database/database.ts";
import { Problem } from "../http/problem.ts";
import { refusal, type Thing } from "../http/refusal.ts";
import type { Logger } from "../telemetry/logger.ts";
import { annotate, withSpan } from "../telemetry/span.ts";
import { createExpenseStore } from "./expense-store.ts";
import type { Expenses, OwnExpense, Period } from "./expenses.ts";

export interface LocalExpensesOptions {
  readonly database: Database;
  readonly log: Logger;
}

const thing: Thing = {
  name: "expense",
  notFound: spanEvents.expenseNotFound,
  notOwned: spanEvents.unauthorizedExpense,
};

const about = ({ id, callerId }: OwnExpense) => ({ [attributes.expenseId]: id, [attributes.userId]: callerId });

const checkPeriod = ({ from, to }: Period): void => {
  if (from === undefined || to === undefined || from <= to) return;
  throw new Problem("validation", "query.to: must not be before from", { field: "to" });
};

export const createLocalExpenses = ({ database, log }: LocalExpensesOptions): Expenses => {
  const store = createExpenseStore(database);
  const refused = async ({ id, callerId }: OwnExpense): Promise<Problem> =>
    refusal(thing, { id, callerId, row: await store.find(id) });

  return {
    async list(page, callerId) {
      const expenses = await store.list(page, callerId);
      annotate({ [attributes.resultCount]: expenses.length });
      return expenses;
    },

    summarize: (period, callerId) =>
      withSpan(spans.summarizeExpenses, { [attributes.userId]: callerId }, async (span) => {
        checkPeriod(period);
        const sums = await store.sum(period, callerId);
        span.setAttribute(attributes.resultCount, sums.length);
        return sums;
      }),

    async get(own) {
      annotate({ [attributes.expenseId]: own.id });
      const expense = await store.find(own.id);
      if (expense?.owner_id !== own.callerId) throw refusal(thing, { ...own, row: expense });
      return expense;
    },

    create: (fresh, callerId) =>
      withSpan(spans.createExpense, { [attributes.userId]: callerId }, async (span) => {
        const expense = await store.insert(fresh, callerId);
        span.setAttribute(attributes.expenseId, expense.id);
        span.addEvent(spanEvents.expenseCreated);
        log.info({ expense_id: expense.id, user_id: callerId }, spanEvents.expenseCreated);
        return expense;
      }),

    update: (own, change) =>
      withSpan(spans.updateExpense, about(own), async (span) => {
        const expense = await store.update(own, change);
        if (!expense) throw await refused(own);
        span.addEvent(spanEvents.expenseUpdated);
        return expense;
      }),

    remove: (own) =>
      withSpan(spans.deleteExpense, about(own), async (span) => {
        if (!(await store.remove(own))) throw await refused(own);
        span.addEvent(spanEvents.expenseDeleted);
      }),
  };
};
