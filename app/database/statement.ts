/** The operation and table of a statement. The values are bounded, because all statements are in the code. */
export interface StatementTarget {
  readonly operation: string;
  readonly table: string;
}

const operationPattern = /^\s*(\w+)/;
const tablePattern = /\b(?:from|into|update|table(?:\s+if\s+not\s+exists)?)\s+["'`]?(\w+)/i;

/** Extracts operation and table from a statement; the table is `none` if it has none, such as `begin`. */
export const readStatement = (sql: string): StatementTarget => ({
  operation: operationPattern.exec(sql)?.[1]?.toUpperCase() ?? "OTHER",
  table: tablePattern.exec(sql)?.[1] ?? "none",
});
