const millisecondsPerUnit = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
} as const;

type TimeUnit = keyof typeof millisecondsPerUnit;

/** A length of time with one unit, in Prometheus's format. */
export type Duration = `${number}${TimeUnit}`;

/** A duration as text: a whole number above zero and one unit. */
export const durationForm = /^([1-9]\d*)(ms|s|m|h|d|w|y)$/;

/** Whether a text is a duration. */
export const isDuration = (text: string): text is Duration => durationForm.test(text);

/** The length in milliseconds: `milliseconds("2m")` is 120000. A zero, negative or fractional length throws. */
export const milliseconds = (duration: Duration): number => {
  const [, amount, unit] = durationForm.exec(duration) ?? [];
  if (amount === undefined || unit === undefined) throw new Error(`${duration}: expected a duration such as 30s or 5m`);
  // The pattern matches only units of the table.
  return Number(amount) * millisecondsPerUnit[unit as TimeUnit];
};

/** The same length in the largest unit that divides it: 120000 is `2m`. */
export const durationOf = (length: number): Duration => {
  const units = Object.entries(millisecondsPerUnit).toReversed();
  const [unit, size] = units.find(([, perUnit]) => length % perUnit === 0) ?? ["ms", 1];
  return `${length / size}${unit as TimeUnit}`;
};

export const seconds = (duration: Duration): number => milliseconds(duration) / 1000;
