import { SpanKind, trace } from "@opentelemetry/api";
import type { LogEvent } from "kysely";
import { attributes, type OperationType } from "../../signals/attributes.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { recordFailure, tracer } from "../telemetry/span.ts";
import { readStatement, type StatementTarget } from "./statement.ts";

const database: OperationType = "database";
const rememberedStatements = 500;

/**
 * Measures every statement that Kysely runs and creates its span. Statements outside a trace, such as migrations and
 * readiness checks, are only measured, because a trace of one SELECT is useless.
 */
export const observeStatements = (system: string, metrics: Metrics): ((event: LogEvent) => void) => {
  const targets = new Map<string, StatementTarget>();

  const targetOf = (sql: string): StatementTarget => {
    const known = targets.get(sql);
    if (known) return known;
    const target = readStatement(sql);
    if (targets.size < rememberedStatements) targets.set(sql, target);
    metrics.databaseQueries.inc({ ...target, outcome: "error" }, 0); // the first failure must be visible in a rate
    return target;
  };

  return (event) => {
    const { query, queryDurationMillis: millis } = event;
    const target = targetOf(query.sql);
    const { operation, table } = target;
    metrics.databaseQueries.inc({ ...target, outcome: event.level === "error" ? "error" : "success" });
    metrics.databaseQueryDuration.observe(target, millis / 1000);
    metrics.databaseQueryDurationSummary.observe({ operation }, millis / 1000);
    if (!trace.getActiveSpan()) return;

    const startTime = Date.now() - Math.floor(millis); // never before the start of its parent span
    const span = tracer().startSpan(table === "none" ? operation : `${operation} ${table}`, {
      kind: SpanKind.CLIENT,
      startTime,
      attributes: {
        [attributes.dbSystem]: system,
        [attributes.dbOperation]: operation,
        ...(table === "none" ? {} : { [attributes.dbCollection]: table }),
        [attributes.dbQueryText]: query.sql,
        [attributes.operationType]: database,
      },
    });
    if (event.level === "error") recordFailure(span, event.error);
    span.end(startTime + millis);
  };
};
