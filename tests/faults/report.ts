import { table } from "../../scripts/cli/table.ts";
import type { Row } from "./row.ts";

const headings = [
  "fault",
  "service",
  "others failed",
  "dependent failed",
  "slowest ms",
  "stored lost",
  "lost",
  "counted",
  "recovered after s",
  "by",
] as const;

/** The rows as a table for people. */
export const report = (rows: readonly Row[]): string =>
  table([
    headings,
    ...rows.map((row) => [
      row.fault,
      row.service,
      `${row.othersFailed} of ${row.others}`,
      `${row.needingFailed} of ${row.needing}`,
      String(row.slowestMs),
      String(row.storedLost),
      String(row.lost),
      String(row.counted),
      row.seconds.toFixed(0),
      row.by,
    ]),
  ]);
