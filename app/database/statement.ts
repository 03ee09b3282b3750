/** What a statement does to which table: bounded, as every statement of ours is written in the code. */
export interface StatementTarget {
  readonly operation: string;
  readonly table: string;
}

const operationPattern = /^\s*(\w+)/;
const tablePattern = /\b(?:from|into|update|table(?:\s+if\s+not\s+exists)?)\s+["'`]?(\w+)/i;

/** Reads operation and table off a statement; `none` for one without a table, such as `begin`. */
export const readStatement = (sql: string): StatementTarget => ({
  operation: operationPattern.exec(sql)?.[1]?.toUpperCase() ?? "OTHER",
  table: tablePattern.exec(sql)?.[1] ?? "none",
});
