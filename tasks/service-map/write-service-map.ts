import { ask, isGood, problemOf, type Credentials } from "../../signals/ask.ts";
import { dependencyIndexFamily, spanIndexFamily, storedSpanFields } from "../../signals/trace-index.ts";
import { edgesOf, type Edge, type MapSpan } from "./edges.ts";
import { windowsAt, type MapWindow } from "./windows.ts";

export interface ServiceMapOptions {
  /** Base address of Elasticsearch. */
  readonly url: string;
  /** Defaults to nobody. */
  readonly credentials?: Credentials | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Calls of one window that are looked at, up to 10,000; of more a random share is. Defaults to 10,000. */
  readonly most?: number;
}

/** What was found in one window. */
export interface WindowMap extends MapWindow {
  readonly edges: readonly Edge[];
  /** Spans that ended a call, and how many of them were looked at. */
  readonly calls: number;
  readonly looked: number;
}

const timeoutMs = 20_000;
/** A call takes no longer: a parent that began earlier is not found. */
const longestCallMs = 3_600_000;

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Fields of Jaeger's span documents: internal/storage/elasticsearch/dbmodel/model.go of its sources. */
interface SpanSource {
  readonly traceID: string;
  readonly spanID: string;
  readonly references?: readonly { readonly traceID: string; readonly spanID: string }[];
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

interface Found {
  readonly total: number;
  readonly spans: readonly MapSpan[];
}

const send = async (
  { url, credentials }: ServiceMapOptions,
  { method, path, json }: { readonly method: "POST" | "PUT"; readonly path: string; readonly json: unknown },
): Promise<unknown> => {
  const answer = await ask(url + path, { method, json, credentials, timeoutMs });
  if (!isGood(answer)) throw new Error(`${method} ${path}: ${problemOf(answer, credentials)}`);
  return JSON.parse(answer.body);
};

const search = async (options: ServiceMapOptions, { start, end }: MapWindow, body: object): Promise<Found> => {
  const days = [...new Set([dayOf(start), dayOf(end - 1)])].map((day) => `${spanIndexFamily}-${day}`);
  const path = `/${days.join(",")}/_search?ignore_unavailable=true`;
  const json = { _source: ["traceID", "spanID", "references", "process.serviceName"], track_total_hits: true, ...body };
  // The answer to a search, of what is asked for above.
  const answer = (await send(options, { method: "POST", path, json })) as SearchAnswer;
  const { _shards: shards, timed_out: isPartial } = answer;
  const { failed, total } = shards;
  if (failed > 0) throw new Error(`POST ${path}: ${failed} of ${total} shards failed`);
  if (isPartial) throw new Error(`POST ${path}: only a part was searched in time`);
  const spans = answer.hits.hits.map(({ _source: source }) => ({
    traceId: source.traceID,
    spanId: source.spanID,
    service: source.process.serviceName,
    parents: (source.references ?? []).map(({ traceID: traceId, spanID: spanId }) => ({ traceId, spanId })),
  }));
  return { total: answer.hits.total.value, spans };
};

const began = ({ start, end }: MapWindow) => ({ range: { [storedSpanFields.start]: { gte: start, lt: end } } });

/** A span at the receiving end of a call: it alone can have a parent in another service. */
const receiving = {
  nested: {
    path: "tags",
    query: {
      bool: {
        filter: [{ term: { "tags.key": "span.kind" } }, { terms: { "tags.value": ["server", "consumer"] } }],
      },
    },
  },
};
const caused = { nested: { path: "references", query: { exists: { field: "references.spanID" } } } };

/** Calls of a window; of too many a share by chance, which is the same at each run. */
const callsOf = (options: ServiceMapOptions, window: MapWindow): Promise<Found> =>
  search(options, window, {
    size: options.most ?? 10_000,
    query: {
      function_score: {
        query: { bool: { filter: [began(window), receiving, caused] } },
        random_score: { seed: window.start % 1_000_003, field: "_seq_no" },
        boost_mode: "replace",
      },
    },
  });

/** As many as one search gives. */
const chunkSize = 10_000;

const parentsOf = async (
  options: ServiceMapOptions,
  window: MapWindow,
  spans: readonly MapSpan[],
): Promise<readonly MapSpan[]> => {
  const ids = [...new Set(spans.flatMap(({ parents }) => parents.map(({ spanId }) => spanId)))];
  const around = { start: window.start - longestCallMs, end: window.end };
  const found: MapSpan[] = [];
  for (let at = 0; at < ids.length; at += chunkSize) {
    const filter = [began(around), { terms: { spanID: ids.slice(at, at + chunkSize) } }];
    found.push(...(await search(options, around, { size: chunkSize, query: { bool: { filter } } })).spans);
  }
  return found;
};

const mapOf = async (options: ServiceMapOptions, window: MapWindow): Promise<WindowMap> => {
  const { total, spans } = await callsOf(options, window);
  const share = total === 0 ? 1 : spans.length / total;
  const edges = edgesOf(spans, await parentsOf(options, window, spans), share);
  return { ...window, edges, calls: total, looked: spans.length };
};

/** Jaeger adds up the documents of a time range, so that each window has one, by its start. */
const write = (options: ServiceMapOptions, { start, edges }: WindowMap): Promise<unknown> =>
  send(options, {
    method: "PUT",
    path: `/${dependencyIndexFamily}-${dayOf(start)}/_doc/${start}?refresh=true`,
    json: { timestamp: new Date(start).toISOString(), dependencies: edges },
  });

/**
 * Counts the calls between services of the last five to ten minutes from the stored spans, and writes them where Jaeger
 * looks for them (`/api/dependencies`, its page System Architecture). A run costs two searches and a write a window,
 * however many spans there are, and a repeated run writes the same.
 *
 * @throws Error if Elasticsearch does not answer, or answers in part only: then nothing of that window is written.
 */
export const writeServiceMap = async (options: ServiceMapOptions): Promise<readonly WindowMap[]> => {
  const maps: WindowMap[] = [];
  for (const window of windowsAt(options.now)) {
    const map = await mapOf(options, window);
    if (map.edges.length > 0) await write(options, map);
    maps.push(map);
  }
  return maps;
};
