/** A figure and what it may be at most. */
export interface Goal {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  /** Where the limit comes from. */
  readonly why: string;
  readonly unit: "s" | "MiB" | "times";
}

const digits = { s: 2, MiB: 0, times: 3 } as const satisfies Readonly<Record<Goal["unit"], number>>;

export const isMet = ({ value, limit }: Goal): boolean => value <= limit;

/** A line such as `✓ npm start: 5.97 s, at most 6.35 s (Elasticsearch alone + 2 × empty)`. */
export const goalLine = (goal: Goal): string => {
  const { name, value, limit, why, unit } = goal;
  const [is, most] = [value, limit].map((figure) => `${figure.toFixed(digits[unit])} ${unit}`);
  return `${isMet(goal) ? "✓" : "✗"} ${name}: ${is}, at most ${most} (${why})`;
};
