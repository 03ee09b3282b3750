import { all, lean, library, none, reference, spansOf, sweep, type Variant } from "./variants.ts";

export interface Goal {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly why: string;
}

export interface Figures {
  /** Microseconds of CPU that a variant adds to a request. */
  readonly added: (variant: Variant) => number;
  /** Mebibytes. */
  readonly resident: (variant: Variant) => number;
  /** The most spans that the lean set-up lost in one measurement. */
  readonly lost: number;
}

const shareOfReference = 0.6;
const leastSaving = 15;

/** The slope of the straight line through these points: least squares. */
const slope = (points: readonly (readonly [x: number, y: number])[]): number => {
  const mean = (axis: 0 | 1) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [x0, y0] = [mean(0), mean(1)];
  const along = points.reduce((sum, [x, y]) => sum + (x - x0) * (y - y0), 0);
  return along / points.reduce((sum, [x]) => sum + (x - x0) ** 2, 0);
};

/** What telemetry may cost at most, with every request traced. */
export const goalsOf = ({ added, resident, lost }: Figures): readonly Goal[] => [
  {
    name: "all, µs a request",
    value: added(all),
    limit: shareOfReference * added(reference),
    why: `${shareOfReference} of what auto-instrumentations add for traces alone; it is ${(added(all) / added(reference)).toFixed(2)}`,
  },
  {
    name: "all, more µs a request than with sdk-trace",
    value: added(all) - added(library),
    limit: -leastSaving,
    why: "our own tracer must save that much, else OpenTelemetry's takes its place: decision 21",
  },
  {
    name: "a further span, µs",
    value: slope([lean, ...sweep].map((variant) => [spansOf(variant), added(variant)] as const)),
    limit: 10,
    why: "from 1 to 10 spans a request",
  },
  {
    name: "all, more MiB resident",
    value: resident(all) - resident(none),
    limit: 20,
    why: "than none, after the load",
  },
  { name: "spans lost", value: lost, limit: 0, why: "of the lean set-up, in any round" },
];
