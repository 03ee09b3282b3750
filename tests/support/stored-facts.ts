import { expect } from "vitest";
import { json } from "./stack-queries.ts";

/** What a stack has stored, by the ids of each. */
export interface Facts {
  readonly users: readonly unknown[];
  readonly orders: readonly unknown[];
  readonly payments: readonly unknown[];
  /** Ids of the documents in Elasticsearch. */
  readonly documents: readonly string[];
  readonly silences: readonly string[];
  /** Each series with the number of its samples, up to a time. */
  readonly series: Readonly<Record<string, string>>;
  /** The time up to which samples are counted, in seconds since 1970. */
  readonly until: number;
}

type Headers = Readonly<Record<string, string>>;

interface Questions {
  /** Up to when samples are counted; two seconds ago without it. */
  readonly until?: number;
  /** By which Elasticsearch lets whoever asks in. */
  readonly headers?: Headers;
}

const most = 10_000;

const documentsOf = async (elasticsearch: string, headers: Headers): Promise<readonly string[]> => {
  await json(`${elasticsearch}/jaeger-*/_refresh`, { method: "POST", headers });
  const { hits } = (await json(`${elasticsearch}/jaeger-*/_search?size=${most}&_source=false`, { headers })) as {
    hits: { hits: readonly { _index: string; _id: string }[] };
  };
  if (hits.hits.length === most) throw new Error(`more than ${most} documents: send less traffic`);
  return hits.hits.map(({ _index, _id }) => `${_index} ${_id}`).toSorted();
};

const seriesOf = async (prometheus: string, until: number): Promise<Readonly<Record<string, string>>> => {
  const query = encodeURIComponent('count_over_time({__name__=~"http_requests_total|up"}[1h])');
  const { data } = (await json(`${prometheus}/api/v1/query?query=${query}&time=${until}`)) as {
    data: { result: readonly { metric: Readonly<Record<string, string>>; value: readonly [number, string] }[] };
  };
  return Object.fromEntries(data.result.map(({ metric, value }) => [JSON.stringify(metric), value[1]]));
};

/** Asks the servers of a stack for all that they have; the API answers for its four services. The questions are traced. */
export const storedFacts = async (
  url: (port: number) => string,
  { until = Math.floor(Date.now() / 1000) - 2, headers = {} }: Questions = {},
): Promise<Facts> => {
  const silences = (await json(`${url(9093)}/api/v2/silences`)) as readonly {
    comment: string;
    endsAt: string;
    status: { state: string };
  }[];
  return {
    users: (await json(`${url(8000)}/users?limit=100`)) as readonly unknown[],
    orders: (await json(`${url(8000)}/orders?limit=100`)) as readonly unknown[],
    // There is no list of them.
    payments: await Promise.all([1, 2, 3].map((id) => json(`${url(8000)}/payments/${id}`))),
    documents: await documentsOf(url(9200), headers),
    silences: silences
      .filter(({ status }) => status.state === "active")
      .map(({ comment, endsAt }) => `${comment} until ${endsAt}`),
    series: await seriesOf(url(9090), until),
    until,
  };
};

/** Expects what a restore owes: everything that was saved, and in Elasticsearch perhaps more. */
export const expectRestored = (after: Facts, before: Facts): void => {
  expect(after.users).toEqual(before.users);
  expect(after.orders).toEqual(before.orders);
  expect(after.payments).toEqual(before.payments);
  expect(after.silences).toEqual(before.silences);
  expect(after.series).toEqual(before.series);
  expect(after.documents).toEqual(expect.arrayContaining([...before.documents]));
};
