import { ask, isGood, problemOf, type Credentials } from "../base/ask.ts";
import { dailyIndex, isExpired } from "../signals/daily-index.ts";
import { traceIndexFamilies } from "../signals/trace-index.ts";

export interface CleanupOptions {
  readonly url: string;
  /** Without credentials, requests are anonymous. */
  readonly credentials?: Credentials | undefined;
  readonly retentionMs: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Whether names are only reported, not deleted. */
  readonly isDryRun: boolean;
  readonly report: (line: string) => void;
}

/** The names that are daily indices of Jaeger and hold nothing younger than the retention. */
export const oldIndices = (names: readonly string[], retentionMs: number, now: number): readonly string[] =>
  names.filter((name) => {
    const index = dailyIndex(name);
    return index !== undefined && isExpired(index, retentionMs, now);
  });

const timeoutMs = 60_000;

const request = async (
  method: "GET" | "DELETE",
  url: string,
  credentials: Credentials | undefined,
): Promise<unknown> => {
  const answer = await ask(url, { method, credentials, timeoutMs });
  // Another cleanup deleted it at the same time.
  if (method === "DELETE" && answer.status === 404) return undefined;
  if (!isGood(answer)) throw new Error(`${method} ${url}: ${problemOf(answer, credentials)}`);
  return JSON.parse(answer.body);
};

/** Deletes the old indices of an Elasticsearch, each by its full name. Returns their number. */
export const deleteOldIndices = async (options: CleanupOptions): Promise<number> => {
  const { url, credentials, retentionMs, now, isDryRun, report } = options;
  const patterns = traceIndexFamilies.map((family) => `${family}-*`).join(",");
  const query = "h=index&format=json&expand_wildcards=open,closed";
  // The query requests only names.
  const found = (await request("GET", `${url}/_cat/indices/${patterns}?${query}`, credentials)) as readonly {
    index: string;
  }[];
  const old = oldIndices(
    found.map(({ index }) => index),
    retentionMs,
    now,
  ).toSorted();
  for (const name of old) {
    if (!isDryRun) await request("DELETE", `${url}/${name}`, credentials);
    report(`${isDryRun ? "would delete" : "deleted"} ${name}`);
  }
  return old.length;
};
