import { circuitBreaker, ConsecutiveBreaker, handleWhen, isBrokenCircuitError } from "cockatiel";
import { Problem } from "./problem.ts";

/** Runs work, or rejects it at once while too many recent runs have failed. */
export type CircuitBreaker = <Result>(work: () => Promise<Result>) => Promise<Result>;

export interface CircuitBreakerOptions {
  /** Whether the other side caused a failure; only these failures open the circuit. */
  readonly isTheirs: (error: unknown) => boolean;
  /** The message for callers while the circuit is open. */
  readonly refusal: string;
  /** Consecutive failures that open the circuit; defaults to 5. */
  readonly failures?: number;
  /** How long the circuit stays open before one call is let through; defaults to 10 seconds. */
  readonly openMillis?: number;
  readonly onChange?: (state: "open" | "closed") => void;
}

/** Saves callers the wait for a service that is down, and that service the calls. */
export const createCircuitBreaker = (options: CircuitBreakerOptions): CircuitBreaker => {
  const { isTheirs, refusal, failures = 5, openMillis = 10_000, onChange } = options;
  const policy = circuitBreaker(handleWhen(isTheirs), {
    breaker: new ConsecutiveBreaker(failures),
    halfOpenAfter: openMillis,
  });
  policy.onBreak(() => onChange?.("open"));
  policy.onReset(() => onChange?.("closed"));
  return async (work) => {
    try {
      return await policy.execute(work);
    } catch (error) {
      throw isBrokenCircuitError(error) ? new Problem("unavailable", refusal, { cause: error }) : error;
    }
  };
};
