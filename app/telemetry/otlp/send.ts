import { setTimeout as pause } from "node:timers/promises";
import type { IncomingHttpHeaders } from "node:http";

/** Sends the body of one OTLP request; rejects with the reason if the collector does not accept it in time. */
export type Send = (body: Buffer) => Promise<void>;

export interface Sender {
  readonly send: Send;
  /** Disables retries. */
  readonly stop: () => void;
}

export interface SenderOptions {
  /** Base address of an OTLP/HTTP receiver. */
  readonly endpoint: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Timeout of one body, including retries. */
  readonly timeoutMillis: number;
}

/** Retryable statuses (https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes). */
const repeatable: ReadonlySet<number> = new Set([429, 502, 503, 504]);
const firstPauseMillis = 100;
const longestPauseMillis = 2000;
const jitter = 0.2; // jitter, so that processes do not all retry at once

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

class Refused extends Error {
  readonly retryAfter: string | undefined;
  readonly isFinal: boolean;
  constructor({ status, headers }: Answer) {
    super(`The collector answered ${status}`);
    this.name = "Refused";
    this.retryAfter = headers["retry-after"];
    this.isFinal = !repeatable.has(status);
  }
}

/** Milliseconds of a `Retry-After`, which has seconds or a date. */
const askedPause = (value: string | undefined): number | undefined => {
  if (value === undefined) return undefined;
  const millis = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(millis) ? undefined : Math.max(0, millis);
};

/** Opens one persistent connection to the collector, with Node's own client because it is the lightest. */
export const createSender = async ({ endpoint, headers = {}, timeoutMillis }: SenderOptions): Promise<Sender> => {
  const url = new URL(`${endpoint}/v1/traces`);
  const { request, Agent } = url.protocol === "https:" ? await import("node:https") : await import("node:http");
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const stopped = new AbortController();

  const post = (body: Buffer, millis: number): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const sent = request(url, {
        method: "POST",
        agent,
        headers: { ...headers, "content-type": "application/x-protobuf", "content-length": body.length },
        signal: AbortSignal.timeout(millis),
      });
      sent.on("error", reject);
      sent.on("response", (response) => {
        response.on("error", reject);
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers }));
        response.resume();
      });
      sent.end(body);
    });

  const attempt = async (body: Buffer, millis: number): Promise<void> => {
    const answer = await post(body, millis);
    if (answer.status < 200 || answer.status > 299) throw new Refused(answer);
  };

  return {
    stop: () => stopped.abort(),
    async send(body) {
      const deadline = performance.now() + timeoutMillis;
      for (let wait = firstPauseMillis; ; wait = Math.min(wait * 2, longestPauseMillis)) {
        try {
          return await attempt(body, Math.max(1, Math.ceil(deadline - performance.now())));
        } catch (error) {
          const refused = error instanceof Refused ? error : undefined;
          const millis = askedPause(refused?.retryAfter) ?? wait * (1 + jitter * (2 * Math.random() - 1));
          const late = performance.now() + millis >= deadline;
          if (refused?.isFinal || late || stopped.signal.aborted) throw error;
          await pause(millis, undefined, { signal: stopped.signal }).catch(() => {});
        }
      }
    },
  };
};
