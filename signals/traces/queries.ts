import type { Duration } from "../../base/duration.ts";
import type { OperationType } from "../attributes.ts";
import { spans, type SpanName } from "../spans.ts";
import { above, all, any, atLeast, exists, is, not, type Condition } from "./condition.ts";
import type { TextField } from "./fields.ts";

/** One question about traces that people ask again and again. */
export interface TraceQuery {
  /** What it finds, as a title. */
  readonly title: string;
  /** When it helps, in a sentence. */
  readonly description: string;
  /** The field whose value must be given, such as a user's id. Defaults to none. */
  readonly by?: TextField;
  readonly where: Condition;
}

const isOperation = (name: SpanName): Condition => is("operation", name);
const isType = (type: OperationType): Condition => is("operation_type", type);

const slow: Duration = "1s";
/** Less than the shortest default time-out of the API (1.5 s, for the weather), more than a refused connection takes. */
const silence: Duration = "1s";

/**
 * Every question, by its name on the command line. Each one is also a saved search in Kibana, with the identity
 * `observability-<name>`.
 */
export const traceQueries = {
  all: { title: "All spans", description: "Every span, the newest first.", where: all() },
  service: { title: "Spans of one service", description: "Everything a service did.", by: "service", where: all() },
  errors: { title: "Failed spans", description: "Spans that ended with an error.", where: is("error", true) },
  slow: { title: "Slower than 1 s", description: "Spans that took more than 1 s.", where: above("duration", slow) },
  posts: { title: "POST requests", description: "POST requests, sent and received.", where: is("method", "POST") },
  "status-500": {
    title: "Status 500",
    description: "Requests that were answered with status 500.",
    where: is("status_code", 500),
  },
  "slow-posts": {
    title: "Slow failing POSTs",
    description: "POST requests that took more than 500 ms and failed.",
    where: all(is("method", "POST"), above("duration", "500ms"), is("error", true)),
  },
  user: { title: "Spans of one user", description: "What a user did.", by: "user_id", where: all() },
  correlation: {
    title: "One correlation id",
    description: "All spans of a request that carried a correlation id.",
    by: "correlation_id",
    where: all(),
  },
  "slow-database": {
    title: "Slow database calls",
    description: "Database statements that took more than 100 ms.",
    where: all(isType("database"), above("duration", "100ms")),
  },
  "failed-payments": {
    title: "Failed payments",
    description: "Payments that were declined, and those that broke off with an error.",
    where: any(is("payment_status", "declined"), all(isOperation(spans.processPayment), is("error", true))),
  },
  "external-timeouts": {
    title: "External calls that timed out",
    description: "Calls to other services that failed after 1 s or more, without an answer.",
    where: all(isType("external_api"), is("error", true), not(exists("status_code")), atLeast("duration", silence)),
  },
} as const satisfies Readonly<Record<string, TraceQuery>>;

export type TraceQueryName = keyof typeof traceQueries;

/** What a question is asked with. */
export interface Asked {
  /** Defaults to all services. */
  readonly service?: string;
  /** Of the field that the question is about. Defaults to any value. */
  readonly value?: string;
}

/** A question as it is asked. */
export const conditionOf = ({ by, where }: TraceQuery, { service, value }: Asked = {}): Condition => {
  const valued = (field: TextField): Condition => (value === undefined ? exists(field) : is(field, value));
  return all(
    ...(service === undefined ? [] : [is("service", service)]),
    ...(by === undefined ? [] : [valued(by)]),
    where,
  );
};
