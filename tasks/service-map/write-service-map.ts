import { dependencyIndexFamily } from "../../signals/trace-index.ts";
import { tagField } from "../../signals/traces/fields.ts";
import { edgesOf, type Edge, type MapSpan } from "./edges.ts";
import { began, dayOf, search, send, type Found, type Server } from "./search-spans.ts";
import { windowsAt, type MapWindow } from "./windows.ts";

export interface ServiceMapOptions extends Server {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** How far back windows are counted again, before the last one. Defaults to 0. */
  readonly backMs?: number;
  /**
   * Maximum number of calls read per window, up to 10,000; with more calls a random sample is read. Defaults to 10,000.
   */
  readonly most?: number;
}

/** The result for one window. */
export interface WindowMap extends MapWindow {
  readonly edges: readonly Edge[];
  /** Spans at the receiving end of a call, and how many of them were read. */
  readonly calls: number;
  readonly looked: number;
}

/** Maximum duration of a call: a parent that started earlier is not found. */
const longestCallMs = 3_600_000;
/** Maximum time by which a caller's clock may be ahead. */
const clockSkewMs = 300_000;
/** Maximum number of documents that one search returns. */
const mostFound = 10_000;

/**
 * Matches a span at the receiving end of a call: only such a span can have a parent in another service. Jaeger always
 * makes the kind of a span a field.
 */
const receiving = { terms: { [`tag.${tagField("span.kind")}`]: ["server", "consumer"] } };
/** Jaeger 2.20 can omit the reference to a parent; older versions have no field for it. */
const caused = {
  bool: {
    should: [
      { exists: { field: "parentSpanID" } },
      { nested: { path: "references", query: { exists: { field: "references.spanID" } } } },
    ],
  },
};

/** The calls of a window; with too many, a random sample that is the same at each run. */
const callsOf = (options: ServiceMapOptions, window: MapWindow): Promise<Found> =>
  search(options, window, {
    size: options.most ?? mostFound,
    query: {
      function_score: {
        query: { bool: { filter: [began(window), receiving, caused] } },
        random_score: { seed: window.start % 1_000_003, field: "_seq_no" },
        boost_mode: "replace",
      },
    },
  });

const halves = <Item>(items: readonly Item[]): readonly (readonly Item[])[] => {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)];
};

/** The spans with these IDs. There can be more spans than IDs, because spans can be stored twice. */
const spansOf = async (
  options: ServiceMapOptions,
  around: MapWindow,
  ids: readonly string[],
): Promise<readonly MapSpan[]> => {
  const filter = [began(around), { terms: { spanID: ids } }];
  const { total, spans } = await search(options, around, { size: mostFound, query: { bool: { filter } } });
  if (total <= spans.length || ids.length === 1) return spans;
  const [first = [], second = []] = halves(ids);
  return [...(await spansOf(options, around, first)), ...(await spansOf(options, around, second))];
};

const parentsOf = async (
  options: ServiceMapOptions,
  window: MapWindow,
  spans: readonly MapSpan[],
): Promise<readonly MapSpan[]> => {
  const ids = [...new Set(spans.flatMap(({ parents }) => parents.map(({ spanId }) => spanId)))];
  const around = { start: window.start - longestCallMs, end: window.end + clockSkewMs };
  const found: MapSpan[] = [];
  for (let at = 0; at < ids.length; at += mostFound) {
    found.push(...(await spansOf(options, around, ids.slice(at, at + mostFound))));
  }
  return found;
};

const mapOf = async (options: ServiceMapOptions, window: MapWindow): Promise<WindowMap> => {
  const { total, spans } = await callsOf(options, window);
  const share = total === 0 ? 1 : spans.length / total;
  const edges = edgesOf(spans, await parentsOf(options, window, spans), share);
  return { ...window, edges, calls: total, looked: spans.length };
};

/** Jaeger adds up the documents of a time range, so each window has only one, with its start as ID. */
const write = (options: ServiceMapOptions, { start, edges }: WindowMap): Promise<unknown> =>
  send(options, {
    method: "PUT",
    path: `/${dependencyIndexFamily}-${dayOf(start)}/_doc/${start}?refresh=true`,
    json: { timestamp: new Date(start).toISOString(), dependencies: edges },
  });

/**
 * Counts the calls between services of the last five to ten minutes, plus `backMs`, from the stored spans. It writes
 * the counts to the index that Jaeger reads (`/api/dependencies`, its page System Architecture). A window costs two
 * searches and one write, however many spans there are. It costs more only if spans have links or many are stored
 * twice. A repeated run writes the same.
 *
 * @throws Error if Elasticsearch does not respond, or only in part; then nothing of that window is written.
 */
export const writeServiceMap = async (options: ServiceMapOptions): Promise<readonly WindowMap[]> => {
  const maps: WindowMap[] = [];
  for (const window of windowsAt(options.now, options.backMs)) {
    const map = await mapOf(options, window);
    if (map.edges.length > 0) await write(options, map);
    maps.push(map);
  }
  return maps;
};
