import { traceIndexFamilies } from "./trace-index.ts";

/** An index with the data of one UTC day. */
export interface DailyIndex {
  readonly family: (typeof traceIndexFamilies)[number];
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** End of the day, in milliseconds since 1970. */
  readonly end: number;
}

const dayMilliseconds = 86_400_000;
const pattern = new RegExp(`^(${traceIndexFamilies.join("|")})-(\\d{4}-\\d{2}-\\d{2})$`);

/**
 * Parses the name of one of Jaeger's daily indices; `undefined` for every other name and for a date that does not
 * exist.
 */
export const dailyIndex = (name: string): DailyIndex | undefined => {
  const [, family, day] = pattern.exec(name) ?? [];
  if (family === undefined || day === undefined) return undefined;
  const start = Date.parse(`${day}T00:00:00Z`);
  // Date.parse reads 31 February as 3 March.
  if (Number.isNaN(start) || new Date(start).toISOString().slice(0, day.length) !== day) return undefined;
  // The pattern matches only the families.
  return { family: family as DailyIndex["family"], day, end: start + dayMilliseconds };
};

/** Whether all data of a daily index is older than the retention; always false before the end of its day. */
export const isExpired = ({ end }: DailyIndex, retentionMs: number, now: number): boolean => end <= now - retentionMs;
