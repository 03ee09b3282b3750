import { toSearchBody, type Clause } from "../../signals/traces/dsl.ts";
import type { Condition } from "../../signals/traces/condition.ts";
import { durationFields } from "../../signals/traces/fields.ts";
import { toKql } from "../../signals/traces/kql.ts";
import { kqlToDsl } from "../../signals/traces/testing/kql-to-dsl.ts";
import { keywordFields, type StoredSpan } from "../../signals/traces/testing/matches.ts";

const { stored, shown, perMillisecond } = durationFields;

/** The minimal distribution has no painless, which the runtime field needs: its stored field, in its unit. */
const withoutPainless = (clause: Clause): Clause =>
  JSON.parse(JSON.stringify(clause), (key, value: unknown) => {
    if (key !== "range" || !(shown in (value as object))) return value;
    const limits = Object.entries((value as Readonly<Record<string, Clause>>)[shown]!);
    return { [stored]: Object.fromEntries(limits.map(([sign, limit]) => [sign, Number(limit) * perMillisecond])) };
  }) as Clause;

/** A condition as our own searches ask it, without the clause about time, and as Kibana would ask it. */
export const clausesOf = (condition: Condition): { readonly own: Clause; readonly kibana: Clause } => {
  const { bool } = toSearchBody(condition, { last: "1h", limit: 1 })["query"] as {
    bool: { filter: readonly Clause[] };
  };
  return {
    own: { bool: { filter: bool.filter.slice(0, -1) } },
    kibana: withoutPainless(kqlToDsl(toKql(condition), keywordFields)),
  };
};

/** A span with its full names as the document that Jaeger would store. */
export const documentOf = (span: StoredSpan): object => {
  const entries = Object.entries(span);
  const within = (prefix: string) =>
    Object.fromEntries(
      entries.flatMap(([name, value]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [])),
    );
  return {
    ...Object.fromEntries(entries.filter(([name]) => !name.includes("."))),
    process: within("process."),
    tag: within("tag."),
  };
};
