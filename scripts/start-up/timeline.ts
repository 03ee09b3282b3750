import type { ResourceStep } from "../pulumi-engine/engine-events.ts";

/** A part of a command's work, in seconds since the command began. */
export interface Stretch {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

const seconds = (): number => performance.now() / 1000;

/** Notes what a command does when. */
export const startTimeline = () => {
  const open = new Map<string, number>();
  const stretches: Stretch[] = [];
  /** What has begun already has not begun anew: a head start counts from its own beginning. */
  const begin = (name: string): void => {
    if (!open.has(name)) open.set(name, seconds());
  };
  const end = (name: string): void => {
    const from = open.get(name);
    if (from === undefined) return;
    open.delete(name);
    stretches.push({ name, from, to: seconds() });
  };
  return {
    begin,
    end,
    onStep: ({ phase, name }: Pick<ResourceStep, "phase" | "name">): void =>
      phase === "begins" ? begin(name) : end(name),
    /** All that has ended, by its beginning. */
    stretches: (): readonly Stretch[] => stretches.toSorted((a, b) => a.from - b.from),
  };
};

export type Timeline = ReturnType<typeof startTimeline>;
