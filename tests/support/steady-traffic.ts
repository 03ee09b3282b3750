import { setTimeout as pause } from "node:timers/promises";

/** A kind of request, and the services that it cannot do without. */
export interface Kind {
  readonly name: string;
  /** The service that is asked, and its port without the stack's shift. */
  readonly to: string;
  readonly port: number;
  /** The services that it cannot do without, besides the one that is asked. */
  readonly needs?: readonly string[];
  readonly path: string;
  /** What is posted. Defaults to a GET. */
  readonly body?: () => unknown;
}

/** One request that was answered, or not. */
export interface Sample {
  /** Milliseconds since the traffic began. */
  readonly at: number;
  readonly kind: Kind;
  /** The HTTP status; 0 for none. */
  readonly status: number;
  readonly type: string;
  readonly milliseconds: number;
  readonly traceId: string;
}

const api = { to: "api", port: 8000 } as const;
const newUser = () => {
  const username = `u${crypto.randomUUID().replaceAll("-", "")}`;
  return { username, email: `${username}@example.org` };
};

export const kinds: readonly Kind[] = [
  { ...api, name: "hello", path: "/hello" },
  { ...api, name: "user", needs: ["users"], path: "/users/1" },
  { ...api, name: "new user", needs: ["users"], path: "/users", body: newUser },
  { ...api, name: "orders", needs: ["orders"], path: "/orders?limit=3" },
  {
    ...api,
    name: "new order",
    needs: ["users", "orders", "payments"],
    path: "/orders",
    body: () => ({ user_id: 2, amount: 20 }),
  },
  { name: "search", to: "jaeger", port: 16_686, needs: ["elasticsearch"], path: "/api/services" },
  { name: "query", to: "prometheus", port: 9090, path: "/api/v1/query?query=up" },
  { name: "alerts", to: "alertmanager", port: 9093, path: "/api/v2/alerts" },
  { name: "host", to: "node-exporter", port: 9100, path: "/metrics" },
  { name: "probes", to: "keeper", port: 8010, path: "/metrics" },
];

const tooLong = 15_000;

/** Sends every kind of request in turn, `perSecond` in all, until it is stopped; `url` gives the address of a port. */
export const steadyTraffic = (url: (port: number) => string, perSecond: number) => {
  const samples: Sample[] = [];
  const began = performance.now();
  const stopped = new AbortController();
  const send = async (kind: Kind): Promise<void> => {
    const at = performance.now() - began;
    // Made by us, so that a request can be looked for whatever became of its answer.
    const traceId = crypto.randomUUID().replaceAll("-", "");
    let [status, type] = [0, ""];
    try {
      const response = await fetch(url(kind.port) + kind.path, {
        method: kind.body ? "POST" : "GET",
        headers: {
          "content-type": "application/json",
          traceparent: `00-${traceId}-${traceId.slice(0, 16)}-01`,
        },
        body: kind.body ? JSON.stringify(kind.body()) : null,
        signal: AbortSignal.timeout(tooLong),
      });
      await response.arrayBuffer();
      [status, type] = [response.status, response.headers.get("content-type") ?? ""];
    } catch {
      // No answer: status 0 says so.
    }
    samples.push({ at, kind, status, type, milliseconds: performance.now() - began - at, traceId });
  };
  const pending = new Set<Promise<void>>();
  const loop = (async () => {
    for (let number = 0; !stopped.signal.aborted; number++) {
      const due = began + (number / perSecond) * 1000;
      const wait = due - performance.now();
      if (wait > 0) await pause(wait);
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
