// What Kibana's query language and Lucene's have in common.

/** A text in quotes, which take every character but themselves and the backslash literally. */
const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;

/** A value as a query compares it. */
export const valueText = (value: string | number | true): string =>
  typeof value === "string" ? quoted(value) : String(value);

export const operators = { above: ">", atLeast: ">=", below: "<", atMost: "<=" } as const;
