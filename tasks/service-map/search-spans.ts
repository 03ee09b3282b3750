import { ask, isGood, problemOf, type Credentials } from "../../base/ask.ts";
import { spanIndexFamily, storedSpanFields } from "../../signals/trace-index.ts";
import type { MapSpan } from "./edges.ts";
import type { MapWindow } from "./windows.ts";

/** Elasticsearch's address and credentials. */
export interface Server {
  readonly url: string;
  /** Without credentials, requests are anonymous. */
  readonly credentials?: Credentials | undefined;
}

const timeoutMs = 20_000;

/** `YYYY-MM-DD`, UTC. */
export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Fields of Jaeger's span documents: internal/storage/elasticsearch/dbmodel/model.go in its sources. */
interface SpanSource {
  readonly traceID: string;
  readonly spanID: string;
  readonly parentSpanID?: string;
  readonly references?: readonly { readonly traceID: string; readonly spanID: string }[] | null;
  readonly process: { readonly serviceName: string };
}

interface SearchAnswer {
  readonly timed_out: boolean;
  readonly _shards: { readonly failed: number; readonly total: number };
  readonly hits: {
    readonly total: { readonly value: number };
    readonly hits: readonly { readonly _source: SpanSource }[];
  };
}

/** A search result: the total number of hits, and the returned ones. */
export interface Found {
  readonly total: number;
  readonly spans: readonly MapSpan[];
}

/** Sends JSON to Elasticsearch; a status other than 200–299 is an error. */
export const send = async (
  { url, credentials }: Server,
  { method, path, json }: { readonly method: "POST" | "PUT"; readonly path: string; readonly json: unknown },
): Promise<unknown> => {
  const answer = await ask(url + path, { method, json, credentials, timeoutMs });
  if (!isGood(answer)) throw new Error(`${method} ${path}: ${problemOf(answer, credentials)}`);
  return JSON.parse(answer.body);
};

const parentsIn = ({ traceID, parentSpanID, references }: SpanSource): MapSpan["parents"] => {
  const own = parentSpanID ? [{ traceID, spanID: parentSpanID }] : [];
  return [...own, ...(references ?? [])].map((parent) => ({ traceId: parent.traceID, spanId: parent.spanID }));
};

const sourceFields = ["traceID", "spanID", "parentSpanID", "references", "process.serviceName"];

/** Searches the span indices of a window's days; a partial response is an error. */
export const search = async (server: Server, { start, end }: MapWindow, body: object): Promise<Found> => {
  const days = [...new Set([dayOf(start), dayOf(end - 1)])].map((day) => `${spanIndexFamily}-${day}`);
  const path = `/${days.join(",")}/_search?ignore_unavailable=true`;
  const json = { _source: sourceFields, track_total_hits: true, ...body };
  // The response to the search above.
  const answer = (await send(server, { method: "POST", path, json })) as SearchAnswer;
  const { _shards: shards, timed_out: isPartial } = answer;
  const { failed, total } = shards;
  if (failed > 0) throw new Error(`POST ${path}: ${failed} of ${total} shards failed`);
  if (isPartial) throw new Error(`POST ${path}: only a part was searched in time`);
  const spans = answer.hits.hits.map(({ _source: source }) => ({
    traceId: source.traceID,
    spanId: source.spanID,
    service: source.process.serviceName,
    parents: parentsIn(source),
  }));
  return { total: answer.hits.total.value, spans };
};

/** A filter for spans that started within a window. */
export const began = ({ start, end }: MapWindow) => ({ range: { [storedSpanFields.start]: { gte: start, lt: end } } });
