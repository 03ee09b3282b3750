import { randomUUID } from "node:crypto";
import { type Answer, type Example, newSession } from "../../app/examples/example.ts";
import { requestOf } from "../../app/examples/request-of.ts";
import type { Sample } from "./tally.ts";

/** Somebody who sends one request after the other, and learns from the answers. */
export interface Session {
  /** False for what needs a token while the session has none. */
  mayAsk(example: Example): boolean;
  send(example: Example): Promise<Sample>;
  /** Undefined until it has logged in. */
  token(): string | undefined;
}

const patienceMillis = 10_000;

const whyNone = (error: unknown): string => {
  const { cause, name } = error as Error;
  const { code } = (cause ?? {}) as NodeJS.ErrnoException; // fetch hides the system's error in the cause
  return code ?? name;
};

/** Opens a session under a name that nobody else has. */
export const openSession = (host: string): Session => {
  const known = newSession(randomUUID());
  return {
    token: () => known.token,
    mayAsk: ({ secured }) => secured !== true || known.token !== undefined,
    async send(example) {
      const { method, url, headers, body } = requestOf(example, known);
      const started = performance.now();
      const sample = (status: string, isExpected: boolean): Sample => ({
        operation: example.operation,
        milliseconds: performance.now() - started,
        status,
        isExpected,
      });
      try {
        const signal = AbortSignal.timeout(patienceMillis);
        const response = await fetch(host + url, { method, headers, body: body ?? null, signal });
        const text = await response.text();
        const result = sample(String(response.status), example.expected.includes(response.status));
        if (response.ok && example.learn) example.learn(known, JSON.parse(text) as Answer);
        return result;
      } catch (error) {
        return sample(whyNone(error), false);
      }
    },
  };
};
