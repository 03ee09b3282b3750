import type { TSchema, Static } from "typebox";
import { attributes } from "../../signals/attributes.ts";
import { createObservedCall, type ObservedCallOptions } from "../http/observed-call.ts";
import { Problem } from "../http/problem.ts";
import { readAtMost } from "../http/read-at-most.ts";
import { retryOnce } from "../http/retry-once.ts";

/** Asks the weather provider for JSON of a known shape. */
export type Provider = <Answer extends TSchema>(url: URL, answer: Answer) => Promise<Static<Answer>>;

export interface ProviderOptions {
  readonly metrics: ObservedCallOptions["metrics"];
  /** How long one try may take, the body included. */
  readonly timeoutMillis: number;
}

const maxBytes = 64 * 1024;

const isTimeout = (error: unknown): boolean => error instanceof Error && error.name === "TimeoutError";

const toProblem = (cause: unknown): Problem =>
  new Problem("unavailable", `The weather provider ${isTimeout(cause) ? "took too long" : "is not reachable"}`, {
    cause,
  });

const refused = ({ status }: Response): Problem => {
  const comesBack = status >= 500 || status === 429;
  return new Problem(comesBack ? "unavailable" : "upstream", `The weather provider answered ${status}`);
};

const nonsense = (cause?: unknown): Problem =>
  new Problem("upstream", "The weather provider answered with something that is no weather", { cause });

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw nonsense(cause);
  }
};

/** True for what may be over in a moment, or is the provider's failure as a whole. */
export const isDown = (error: unknown): boolean => error instanceof Problem && error.kind === "unavailable";

/** Speaks with somebody whom nobody here controls: no redirects, no long bodies, no long waits, no unread shapes. */
export const createProvider = ({ metrics, timeoutMillis }: ProviderOptions): Provider => {
  const observed = createObservedCall({ peer: "weather", metrics, toProblem });

  return (url, schema) =>
    retryOnce(
      (resend) =>
        observed({ method: "GET", url, template: url.pathname, resend }, async (span) => {
          const response = await fetch(url, {
            headers: { accept: "application/json" },
            redirect: "manual",
            signal: AbortSignal.timeout(timeoutMillis),
          });
          span.setAttribute(attributes.httpStatusCode, response.status);
          if (!response.ok) {
            await response.body?.cancel();
            throw refused(response);
          }
          const text = await readAtMost(response, maxBytes);
          const answer = text === undefined ? undefined : parse(text);
          const { Check } = await import("typebox/value"); // too heavy to start with
          if (!Check(schema, answer)) throw nonsense();
          return answer;
        }),
      isDown,
    );
};
