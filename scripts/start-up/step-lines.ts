import type { Paint } from "../../tools/paint.ts";

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"] as const;
/** How long each picture of the spinner stands. */
export const spinnerMs = 100;

/** One service or task that something was done to. */
export interface DoneStep {
  readonly name: string;
  /** What was done, such as `healthy after`; `failed after` if it was not. */
  readonly verb: string;
  readonly ms: number;
  readonly isFailed: boolean;
}

/** The line that stays of a step. Pure. */
export const doneLine = (paint: Paint, { name, verb, ms, isFailed }: DoneStep, width: number): string => {
  const [sign, colour] = isFailed ? (["✗", "red"] as const) : (["✓", "green"] as const);
  return `  ${paint(colour, sign)} ${name.padEnd(width)}  ${paint(isFailed ? "red" : "dim", verb)} ${seconds(ms)}`;
};

/** What is under way at one moment. */
export interface Moment {
  readonly running: readonly { readonly name: string; readonly verb: string; readonly ms: number }[];
  /** What nothing has begun with yet. */
  readonly waiting: readonly string[];
  /** Milliseconds since the first moment. */
  readonly ms: number;
  /** Whether the user wants an end of it. */
  readonly isInterrupted: boolean;
}

/** The lines that are drawn in place: what runs with its seconds, then what waits. Pure. */
export const liveStepLines = (
  paint: Paint,
  { running, waiting, ms, isInterrupted }: Moment,
  width: number,
): readonly string[] => {
  const sign = paint("cyan", spinner[Math.floor(ms / spinnerMs) % spinner.length]!);
  const verbWidth = Math.max(0, ...running.map(({ verb }) => verb.length));
  return [
    ...running.map(
      (step) =>
        `  ${sign} ${step.name.padEnd(width)}  ${paint("cyan", step.verb.padEnd(verbWidth))} ${seconds(step.ms).padStart(7)}`,
    ),
    ...(waiting.length > 0 ? [`  ${sign} ${paint("dim", `waiting: ${waiting.join(", ")}`)}`] : []),
    ...(isInterrupted ? [paint("yellow", "  Interrupted: what is under way is brought to its end first …")] : []),
  ];
};
