import { traceIndexFamilies } from "./trace-index.ts";

/** An index that holds what began on one day, UTC. */
export interface DailyIndex {
  readonly family: (typeof traceIndexFamilies)[number];
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** When the day is over, in milliseconds since 1970. */
  readonly end: number;
}

const dayMilliseconds = 86_400_000;
const pattern = new RegExp(`^(${traceIndexFamilies.join("|")})-(\\d{4}-\\d{2}-\\d{2})$`);

/** What the name of one of Jaeger's daily indices says; nothing for every other name, and for a day that never was. */
export const dailyIndex = (name: string): DailyIndex | undefined => {
  const [, family, day] = pattern.exec(name) ?? [];
  if (family === undefined || day === undefined) return undefined;
  const start = Date.parse(`${day}T00:00:00Z`);
  // Date.parse takes 31 February for 3 March.
  if (Number.isNaN(start) || new Date(start).toISOString().slice(0, day.length) !== day) return undefined;
  // The pattern admits the families only.
  return { family: family as DailyIndex["family"], day, end: start + dayMilliseconds };
};

/** Whether all that a daily index holds is older than the retention; never so before its day is over. */
export const isExpired = ({ end }: DailyIndex, retentionMs: number, now: number): boolean => end <= now - retentionMs;
