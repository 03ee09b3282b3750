import { type Static, Type } from "typebox";

/** One step of a flow, as the caller sees it. */
export const Step = Type.Object({
  step: Type.String(),
  id: Type.Integer(),
  duration_ms: Type.Number(),
});
export type Step = Static<typeof Step>;

const round = (millis: number): number => Math.round(millis * 1000) / 1000;

/** Times steps one after the other. */
export const createStopwatch = () => {
  const began = performance.now();
  const steps: Step[] = [];
  return {
    async time<Result extends { readonly id: number }>(step: string, run: () => Promise<Result>): Promise<Result> {
      const start = performance.now();
      const result = await run();
      steps.push({ step, id: result.id, duration_ms: round(performance.now() - start) });
      return result;
    },
    steps: (): Step[] => [...steps],
    total: (): number => round(performance.now() - began),
  };
};
