type Operator = "=" | "!=" | "=~" | "!~";

/** What a label's value must be. */
export interface Matcher {
  readonly operator: Operator;
  readonly value: string;
}

/** Values by label; a plain text means "is equal to". */
export type Where<Label extends string> = { readonly [Name in Label]?: string | Matcher };

/** The label's value is another one, or there is none. */
export const not = (value: string): Matcher => ({ operator: "!=", value });

/** The whole of the label's value matches an RE2 pattern (https://github.com/google/re2/wiki/Syntax). */
export const matches = (pattern: string): Matcher => ({ operator: "=~", value: pattern });

/** The label's value does not match an RE2 pattern as a whole. */
export const doesNotMatch = (pattern: string): Matcher => ({ operator: "!~", value: pattern });

/**
 * A text as a PromQL string. JSON's escapes are a subset of Go's, which PromQL uses, but for lone surrogates: those
 * become U+FFFD.
 */
export const quote = (text: string): string => JSON.stringify(text.toWellFormed());

/** `name{label="value"}`, in the order of the labels' names. */
export const renderSelector = (name: string, where: Where<string>): string => {
  const matchers = Object.entries(where)
    .filter((entry): entry is [string, string | Matcher] => entry[1] !== undefined)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([label, wanted]) => {
      const { operator, value } = typeof wanted === "string" ? { operator: "=", value: wanted } : wanted;
      return `${label}${operator}${quote(value)}`;
    });
  return matchers.length === 0 ? name : `${name}{${matchers.join(", ")}}`;
};
