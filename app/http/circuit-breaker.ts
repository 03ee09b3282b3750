import { circuitBreaker, ConsecutiveBreaker, handleWhen, isBrokenCircuitError } from "cockatiel";
import { Problem } from "./problem.ts";

/** Runs work, or refuses at once to run it while too much of the same has just failed. */
export type CircuitBreaker = <Result>(work: () => Promise<Result>) => Promise<Result>;

export interface CircuitBreakerOptions {
  /** Says whose fault a failure is; only those of the other side open the circuit. */
  readonly isTheirs: (error: unknown) => boolean;
  /** What callers get to read while the circuit is open. */
  readonly refusal: string;
  /** Failures in a row that open it; defaults to 5. */
  readonly failures?: number;
  /** How long it stays open before one call may try again; defaults to 10 seconds. */
  readonly openMillis?: number;
  readonly onChange?: (state: "open" | "closed") => void;
}

/** Spares callers the wait for somebody who is known to be down, and that somebody the calls. */
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
