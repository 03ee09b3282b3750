import { setTimeout as pause } from "node:timers/promises";
import { openElasticsearch, type AskElasticsearch } from "../project/elasticsearch.ts";
import { commandFor, type Project } from "../project/project.ts";
import { apiNames } from "../../infra/components/app.ts";
import { smokeTestService, sendTrace } from "./send-trace.ts";
import { UserError } from "../../base/user-error.ts";
import { ask, askJson } from "../../base/ask.ts";
import { tracesAlias } from "../../signals/trace-index.ts";

/** What the traced request, or the trace sent in its place, left behind. */
export interface SmokeTest {
  readonly what: "Traced one request" | "Sent one trace by OTLP";
  readonly traceId: string;
  readonly spans: number;
  readonly services: readonly string[];
  /** Spans found in Elasticsearch's index; `undefined` where spans are not kept there. */
  readonly indexed: number | undefined;
  readonly seconds: number;
}

const timeoutMs = 10_000;
const patienceMs = 20_000;
/** What finds Jaeger's queue full is dropped, and gone: then another one is sent. */
const againMs = 5000;

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
  const url = `${jaeger}/api/v3/traces/${traceId}`;
  const { status, body } = await ask(url, { timeoutMs });
  if (status === 404) return undefined;
  if (status !== 200) throw new Error(`${url}: ${status} ${body.slice(0, 200)}`);
  const groups = (JSON.parse(body) as OtlpTrace).result?.resourceSpans ?? [];
  const names = groups.map(
    ({ resource }) => resource.attributes.find(({ key }) => key === "service.name")?.value.stringValue ?? "?",
  );
  const spans = groups.flatMap(({ scopeSpans }) => scopeSpans).flatMap((scope) => scope.spans).length;
  return { services: [...new Set(names)].toSorted(), spans };
};

/** Lets searches find what was written until now: what a proof asks is whether it was written. */
const refresh = (elasticsearch: AskElasticsearch): Promise<unknown> =>
  elasticsearch(`/${tracesAlias}/_refresh?ignore_unavailable=true`, { method: "POST", timeoutMs });

const countIndexed = async (elasticsearch: AskElasticsearch, traceId: string): Promise<number> => {
  const found = (await elasticsearch(`/${tracesAlias}/_count?ignore_unavailable=true`, {
    method: "POST",
    json: { query: { term: { trace_id: traceId } } },
    timeoutMs,
  })) as { count: number };
  return found.count;
};

interface Sent {
  readonly what: SmokeTest["what"];
  readonly traceId: string;
  /** Services that must have left spans. */
  readonly expected: readonly string[];
}

const sendOne = async (project: Project): Promise<Sent> => {
  const { stack } = project;
  if (!stack.has("api")) {
    const traceId = await project.reach("jaeger", "otlp-http", sendTrace);
    return { what: "Sent one trace by OTLP", traceId, expected: [smokeTestService] };
  }
  const flow = await project.reach(
    "api",
    "http",
    async (url) => (await askJson(`${url}/demo/full-flow/1`, { timeoutMs })) as { readonly trace_id: string },
  );
  return { what: "Traced one request", traceId: flow.trace_id, expected: apiNames(stack.specs) };
};

type Found = Pick<SmokeTest, "spans" | "services" | "indexed">;

/** Where a trace is looked for. */
interface Places {
  readonly jaeger: string;
  readonly elasticsearch: AskElasticsearch | undefined;
}

/** What is there of a trace; `undefined` while it is not whole. */
const find = async ({ jaeger, elasticsearch }: Places, { traceId, expected }: Sent): Promise<Found | undefined> => {
  if (elasticsearch) await refresh(elasticsearch);
  const trace = await readTrace(jaeger, traceId);
  if (!trace || !expected.every((name) => trace.services.includes(name))) return undefined;
  if (!elasticsearch) return { ...trace, indexed: undefined };
  const indexed = await countIndexed(elasticsearch, traceId);
  return indexed >= trace.spans ? { ...trace, indexed } : undefined;
};

/** Sends one request through every service of the API, or a trace if there is none, and finds it where it must be. */
export const runSmokeTest = async (project: Project): Promise<SmokeTest> => {
  const started = performance.now();
  const waited = () => performance.now() - started;
  const elasticsearch = project.stack.has("elasticsearch") ? await openElasticsearch(project) : undefined;
  const sent: Sent[] = [];
  while (waited() < patienceMs) {
    if (waited() >= sent.length * againMs) sent.push(await sendOne(project));
    for (const one of sent) {
      const found = await project.reach("jaeger", "ui", (jaeger) => find({ jaeger, elasticsearch }, one));
      if (found) return { what: one.what, traceId: one.traceId, ...found, seconds: waited() / 1000 };
    }
    await pause(20);
  }
  const ids = sent.map(({ traceId }) => traceId).join(", ");
  throw new UserError(
    `none of the traces ${ids} was there after ${patienceMs / 1000} s; see "${commandFor(project, "logs", ["jaeger"])}"`,
  );
};
