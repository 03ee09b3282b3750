import { localPort } from "../infra/platforms/local/addresses.ts";
import type { Project } from "./project.ts";
import { proofService, sendTrace } from "./send-trace.ts";
import { UserError } from "../infra/user-error.ts";
import { tracesAlias } from "../signals/trace-index.ts";

/** What the traced request, or the trace sent in its place, left behind. */
export interface Proof {
  readonly what: "Traced one request" | "Sent one trace by OTLP";
  readonly traceId: string;
  readonly spans: number;
  readonly services: readonly string[];
  /** Spans found in Elasticsearch's index; `undefined` where spans are not kept there. */
  readonly indexed: number | undefined;
  readonly seconds: number;
}

const asJson = async (url: string, init?: RequestInit): Promise<unknown> => {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${(await response.text()).slice(0, 200)}`);
  return response.json();
};

const eventually = async <Value>(what: string, probe: () => Promise<Value | undefined>): Promise<Value> => {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (performance.now() > deadline)
      throw new UserError(`${what} was not there after 20 s; see "npm run logs -- jaeger"`);
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
};

interface OtlpTrace {
  readonly result?: {
    readonly resourceSpans?: readonly {
      readonly resource: { readonly attributes: readonly { key: string; value: { stringValue?: string } }[] };
      readonly scopeSpans: readonly { readonly spans: readonly unknown[] }[];
    }[];
  };
}

/** Reads a trace by Jaeger's API v3 (OTLP as JSON); `undefined` while it is not there. */
export const readTrace = async (
  jaeger: string,
  traceId: string,
): Promise<{ readonly services: readonly string[]; readonly spans: number } | undefined> => {
  const response = await fetch(`${jaeger}/api/v3/traces/${traceId}`, { signal: AbortSignal.timeout(10_000) });
  const text = await response.text();
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${text.slice(0, 200)}`);
  const groups = (JSON.parse(text) as OtlpTrace).result?.resourceSpans ?? [];
  const names = groups.map(
    ({ resource }) => resource.attributes.find(({ key }) => key === "service.name")?.value.stringValue ?? "?",
  );
  const spans = groups.flatMap(({ scopeSpans }) => scopeSpans).flatMap((scope) => scope.spans).length;
  return { services: [...new Set(names)].toSorted(), spans };
};

const countIndexed = async (elasticsearch: string, traceId: string): Promise<number> => {
  const found = (await asJson(`${elasticsearch}/${tracesAlias}/_count?ignore_unavailable=true`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: { term: { trace_id: traceId } } }),
  })) as { count: number };
  return found.count;
};

interface Sent {
  readonly what: Proof["what"];
  readonly traceId: string;
  /** Services that must have left spans. */
  readonly expected: readonly string[];
}

const sendOne = async ({ urls, settings, stack }: Project): Promise<Sent> => {
  if (!urls["api"]) {
    const port = localPort({ shift: settings["ports.shift"] }, stack, "jaeger", "otlp-http");
    const traceId = await sendTrace(`http://127.0.0.1:${port}`);
    return { what: "Sent one trace by OTLP", traceId, expected: [proofService] };
  }
  const flow = (await asJson(`${urls["api"]}/demo/full-flow/1`)) as { trace_id: string };
  const expected = stack.flatMap((spec) =>
    spec.kind === "service" && spec.scrape?.[0]?.component === "api" ? [spec.name] : [],
  );
  return { what: "Traced one request", traceId: flow.trace_id, expected };
};

/** Sends one request through every service of the API, or a trace if there is none, and finds it where it must be. */
export const prove = async (project: Project): Promise<Proof> => {
  const started = performance.now();
  const { urls } = project;
  const { what, traceId, expected } = await sendOne(project);
  const { spans, services } = await eventually(`the trace ${traceId} in Jaeger`, async () => {
    const trace = await readTrace(urls["jaeger"]!, traceId);
    return trace && expected.every((name) => trace.services.includes(name)) ? trace : undefined;
  });
  const indexed = urls["elasticsearch"]
    ? await eventually(`the trace ${traceId} in Elasticsearch`, async () => {
        const count = await countIndexed(urls["elasticsearch"]!, traceId);
        return count >= spans ? count : undefined;
      })
    : undefined;
  return { what, traceId, spans, services, indexed, seconds: (performance.now() - started) / 1000 };
};
