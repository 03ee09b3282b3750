import type { TSchema, Static } from "typebox";
import { attributes } from "../../signals/attributes.ts";
import { createObservedCall, type ObservedCallOptions } from "../http/observed-call.ts";
import { Problem } from "../http/problem.ts";
import { readAtMost } from "../http/read-at-most.ts";
import { retryOnce } from "../http/retry-once.ts";

/** Requests JSON with a known schema from the weather provider. */
export type Provider = <Answer extends TSchema>(url: URL, answer: Answer) => Promise<Static<Answer>>;

export interface ProviderOptions {
  readonly metrics: ObservedCallOptions["metrics"];
  /** Timeout of one attempt, including the body. */
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

/** Whether the error may be temporary, or is a failure of the provider as a whole. */
export const isDown = (error: unknown): boolean => error instanceof Problem && error.kind === "unavailable";

/** Calls a server that we do not control: no redirects, no long bodies, no long waits, no unvalidated data. */
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
          const { Check } = await import("typebox/value"); // too slow to load at startup
          if (!Check(schema, answer)) throw nonsense();
          return answer;
        }),
      isDown,
    );
};
