import { setTimeout as pause } from "node:timers/promises";

/** One request that was answered, or not. */
export interface Sample {
  /** Milliseconds since the traffic began. */
  readonly at: number;
  readonly kind: string;
  /** The HTTP status; 0 for none. */
  readonly status: number;
  readonly milliseconds: number;
  readonly traceId: string | undefined;
}

/** A kind of request, and the services that it cannot do without. */
export interface Kind {
  readonly name: string;
  readonly needs: readonly string[];
  readonly path: string;
  readonly body?: unknown;
}

export const kinds: readonly Kind[] = [
  { name: "hello", needs: ["api"], path: "/hello" },
  { name: "user", needs: ["api", "users"], path: "/users/1" },
  { name: "orders", needs: ["api", "orders"], path: "/orders?limit=3" },
  { name: "order", needs: ["api", "users", "orders", "payments"], path: "/orders", body: { user_id: 2, amount: 20 } },
];

const tooLong = 15_000;

/** Sends every kind of request in turn, `perSecond` in all, until it is stopped. */
export const steadyTraffic = (base: string, perSecond: number) => {
  const samples: Sample[] = [];
  const began = performance.now();
  const stopped = new AbortController();
  const send = async ({ name, path, body }: Kind): Promise<void> => {
    const at = performance.now() - began;
    // Made by us, so that a request can be looked for whatever became of its answer.
    const traceId = crypto.randomUUID().replaceAll("-", "");
    let status = 0;
    try {
      const response = await fetch(base + path, {
        method: body === undefined ? "GET" : "POST",
        headers: {
          "content-type": "application/json",
          traceparent: `00-${traceId}-${traceId.slice(0, 16)}-01`,
        },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(tooLong),
      });
      await response.arrayBuffer();
      status = response.status;
    } catch {
      // No answer: status 0 says so.
    }
    samples.push({ at, kind: name, status, milliseconds: performance.now() - began - at, traceId });
  };
  const pending = new Set<Promise<void>>();
  const loop = (async () => {
    for (let number = 0; !stopped.signal.aborted; number++) {
      const due = began + (number / perSecond) * 1000;
      if (due > performance.now()) await pause(due - performance.now());
      const sent = send(kinds[number % kinds.length]!);
      pending.add(sent);
      void sent.finally(() => pending.delete(sent));
    }
    await Promise.all(pending);
  })();
  return {
    samples: samples as readonly Sample[],
    now: () => performance.now() - began,
    stop: async () => {
      stopped.abort();
      await loop;
    },
  };
};
