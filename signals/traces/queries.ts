import { all, is, slowerThan, type Condition } from "./condition.ts";

/** One question about traces that people ask again and again. */
export interface TraceQuery {
  /** What it finds, as a title. */
  readonly title: string;
  /** What must be told to it, such as a user's id; without it, nothing. */
  readonly value?: string;
  readonly where: (value: string) => Condition;
}

/** Every question, by its name on the command line. */
export const traceQueries = {
  all: { title: "Everything", where: () => all() },
  errors: { title: "Errors", where: () => is("error", true) },
  slow: { title: "Slower than 1 s", where: () => slowerThan("1s") },
  posts: { title: "POST only", where: () => is("method", "POST") },
  "status-500": { title: "Status 500", where: () => is("status_code", 500) },
  "slow-posts": {
    title: "Slow failing POSTs",
    where: () => all(is("method", "POST"), slowerThan("500ms"), is("error", true)),
  },
  user: { title: "Requests of one user", value: "user id", where: (id) => is("user_id", id) },
  correlation: { title: "One correlation id", value: "correlation id", where: (id) => is("correlation_id", id) },
} as const satisfies Readonly<Record<string, TraceQuery>>;

export type TraceQueryName = keyof typeof traceQueries;

/** A question as it is asked: of one service, or of all. */
export const conditionOf = (
  { where }: TraceQuery,
  { service, value = "" }: { readonly service?: string; readonly value?: string } = {},
): Condition => {
  const asked = where(value);
  if (service === undefined) return asked;
  return all(is("service", service), ...(asked.kind === "all" ? asked.conditions : [asked]));
};
