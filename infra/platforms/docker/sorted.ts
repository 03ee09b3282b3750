/** The entries of a record in the order of its keys: what is made of them is the same each time. */
export const sorted = <Value>(record: Readonly<Record<string, Value>>): readonly (readonly [string, Value])[] =>
  Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1));
