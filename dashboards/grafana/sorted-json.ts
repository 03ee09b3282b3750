const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
};

/** The same JSON for the same content: keys sorted, two spaces, a line end at the end. */
export const sortedJson = (value: unknown): string => `${JSON.stringify(sorted(value), undefined, 2)}\n`;
