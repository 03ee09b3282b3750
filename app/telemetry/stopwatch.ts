import { type Static, Type } from "typebox";

/** A step of a flow, as shown to the caller. */
export const Step = Type.Object({
  step: Type.String(),
  id: Type.Optional(Type.Integer({ description: "What the step was about, where that has a number." })),
  duration_ms: Type.Number(),
});
export type Step = Static<typeof Step>;

const round = (millis: number): number => Math.round(millis * 1000) / 1000;

const idOf = (result: unknown): Pick<Step, "id"> =>
  typeof result === "object" && result !== null && "id" in result && typeof result.id === "number"
    ? { id: result.id }
    : {};

/** Times the steps of a flow, in the order in which they end. */
export const createStopwatch = () => {
  const began = performance.now();
  const steps: Step[] = [];
  return {
    time: async <Result>(step: string, run: () => Promise<Result>): Promise<Result> => {
      const start = performance.now();
      const result = await run();
      steps.push({ step, ...idOf(result), duration_ms: round(performance.now() - start) });
      return result;
    },
    steps: (): Step[] => [...steps],
    total: (): number => round(performance.now() - began),
  };
};
