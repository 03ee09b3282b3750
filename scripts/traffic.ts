import { setTimeout as pause } from "node:timers/promises";
import { UserError } from "../infra/user-error.ts";
import { task } from "./cli.ts";
import { readProject, stackOption } from "./project.ts";
import { table } from "./table.ts";

interface Call {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: unknown;
  /** Answers that are as they should be. */
  readonly expected: readonly number[];
}

/** Every kind of request, the n-th of an endless round. */
const callAt = (number: number, errors: number): Call => {
  const user = (number % 5) + 1;
  const round: readonly Call[] = [
    { method: "GET", path: "/hello", expected: [200] },
    { method: "GET", path: "/users?limit=5", expected: [200] },
    { method: "GET", path: `/users/${user}`, expected: [200] },
    { method: "POST", path: "/orders", body: { user_id: user, amount: (number % 90) + 10 }, expected: [201] },
    { method: "GET", path: "/orders", expected: [200] },
    { method: "GET", path: `/demo/full-flow/${user}`, expected: [200] },
    { method: "GET", path: `/error-simulation?probability=${errors}&type=unhandled`, expected: [200, 500] },
  ];
  return round[number % round.length]!;
};

interface Outcome {
  readonly seconds: number;
  /** The status, or why there was none. */
  readonly status: string;
  readonly isExpected: boolean;
}

const send = async (host: string, { method, path, body, expected }: Call): Promise<Outcome> => {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  try {
    const response = await fetch(host + path, {
      method,
      ...(body !== undefined && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    await response.arrayBuffer();
    return { seconds: seconds(), status: String(response.status), isExpected: expected.includes(response.status) };
  } catch (error) {
    const { code, name } = ((error as Error).cause as NodeJS.ErrnoException & { name: string }) ?? (error as Error);
    return { seconds: seconds(), status: code ?? name, isExpected: false };
  }
};

const percentile = (sorted: readonly number[], share: number): string => {
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return `${(value * 1000).toFixed(1)} ms`;
};

const numberOf = (name: string, text: string | undefined, min: number, max: number): number => {
  const value = Number(text);
  if (text === undefined || Number.isNaN(value) || value < min || value > max) {
    throw new UserError(`--${name}: expected a number from ${min} to ${max}, got "${text}"`);
  }
  return value;
};

const apiOf = async (stack: string): Promise<string> => {
  const { urls } = await readProject(stack);
  const { api } = urls;
  if (api !== undefined) return api;
  throw new UserError(
    `there is no API to send requests to: app.enabled is false in Pulumi.${stack}.yaml; set it to true, or name an API of its kind by --host`,
  );
};

await task(
  {
    command: "npm run traffic --",
    summary:
      "Sends requests of every kind to the API and sums up what came back. Exit code 1 if the unexpected happened.",
    options: {
      duration: { type: "string", value: "SECONDS", help: "for how long", default: "20" },
      rps: { type: "string", value: "N", help: "requests a second", default: "20" },
      errors: {
        type: "string",
        value: "SHARE",
        help: "share of the error simulations that fail, 0 to 1",
        default: "0.1",
      },
      host: { type: "string", value: "URL", help: "another API than the stack's own" },
      ...stackOption,
    },
  },
  async ({ values }) => {
    const duration = numberOf("duration", values.duration, 0.1, 86_400);
    const rps = numberOf("rps", values.rps, 0.1, 2000);
    const errors = numberOf("errors", values.errors, 0, 1);
    const host = (values.host ?? (await apiOf(values.stack!))).replace(/\/$/, "");
    if (!URL.canParse(host))
      throw new UserError(`--host: expected an address such as http://127.0.0.1:8000, got "${host}"`);
    const total = Math.max(1, Math.round(duration * rps));
    const outcomes: Outcome[] = [];
    const pending = new Set<Promise<void>>();
    const started = performance.now();
    let shown = started;
    for (let number = 0; number < total; number++) {
      const due = started + (number / rps) * 1000;
      if (due > performance.now()) await pause(due - performance.now());
      const sent = send(host, callAt(number, errors)).then((outcome) => void outcomes.push(outcome));
      pending.add(sent);
      void sent.finally(() => pending.delete(sent));
      // A server that is slower than asked for gets no more than this many at once.
      if (pending.size >= 200) await Promise.race(pending);
      if (performance.now() - shown > 5000) {
        shown = performance.now();
        process.stdout.write(`  ${outcomes.length} of ${total} requests\n`);
      }
    }
    await Promise.all(pending);
    const seconds = (performance.now() - started) / 1000;
    const times = outcomes.map((outcome) => outcome.seconds).toSorted((a, b) => a - b);
    const unexpected = outcomes.filter(({ isExpected }) => !isExpected);
    process.stdout.write(
      `${outcomes.length} requests in ${seconds.toFixed(1)} s (${(outcomes.length / seconds).toFixed(1)}/s): ` +
        `p50 ${percentile(times, 0.5)}, p95 ${percentile(times, 0.95)}, p99 ${percentile(times, 0.99)}\n`,
    );
    const statuses = Map.groupBy(outcomes, ({ status }) => status);
    const rows = [...statuses]
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([status, of]) => [status, String(of.length)]);
    process.stdout.write(`${table([["STATUS", "COUNT"], ...rows])}\n`);
    if (unexpected.length === 0) return 0;
    process.stdout.write(`${unexpected.length} answers were not expected\n`);
    return 1;
  },
);
