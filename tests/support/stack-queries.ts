/** One span as the tests look at it. */
export interface Span {
  readonly id: string;
  readonly parent: string;
  readonly name: string;
  readonly service: string;
  /** 2 server, 3 client (https://opentelemetry.io/docs/specs/otel/trace/api/#spankind). */
  readonly kind: number;
  readonly attributes: Readonly<Record<string, unknown>>;
}

interface KeyValue {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface OtlpSpan {
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes?: readonly KeyValue[];
}

interface ResourceSpans {
  readonly resource: { readonly attributes: readonly KeyValue[] };
  readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
}

/** A server's answer as JSON; anything but 200–299 is an error with the answer's text. */
export const json = async (url: string, init?: RequestInit): Promise<unknown> => {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response.json();
};

/** The same with a JSON body. */
export const post = (url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<unknown> =>
  json(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

const record = (attributes: readonly KeyValue[] = []): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

/** The spans of a trace by Jaeger's API v3; none while it is not there. */
export const spansOf = async (jaeger: string, traceId: string): Promise<readonly Span[]> => {
  const response = await fetch(`${jaeger}/api/v3/traces/${traceId}`);
  if (response.status === 404) return [];
  const { result } = (await response.json()) as { result: { resourceSpans: readonly ResourceSpans[] } };
  return result.resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans
      .flatMap(({ spans }) => spans)
      .map(({ spanId, parentSpanId = "", name, kind, attributes }) => ({
        id: spanId,
        parent: parentSpanId,
        name,
        kind,
        service: String(record(resource.attributes)["service.name"]),
        attributes: record(attributes),
      })),
  );
};

interface Target {
  readonly labels: Readonly<Record<string, string>>;
  readonly health: string;
  readonly lastError: string;
}

/** Every scrape target of Prometheus, `service` → health. */
export const targetHealth = async (prometheus: string): Promise<Readonly<Record<string, string>>> => {
  const { data } = (await json(`${prometheus}/api/v1/targets`)) as { data: { activeTargets: readonly Target[] } };
  return Object.fromEntries(data.activeTargets.map(({ labels, health }) => [labels["job"]!, health]));
};

/** The value of an instant query that gives one series; `undefined` for none. */
export const instant = async (prometheus: string, query: string): Promise<number | undefined> => {
  const url = `${prometheus}/api/v1/query?query=${encodeURIComponent(query)}`;
  const { data } = (await json(url)) as { data: { result: readonly { value: [number, string] }[] } };
  const value = data.result[0]?.value[1];
  return value === undefined ? undefined : Number(value);
};

/** Trace ids of the exemplars of a metric in the last five minutes. */
export const exemplarTraces = async (prometheus: string, metric: string): Promise<readonly string[]> => {
  const end = Date.now() / 1000;
  const url = `${prometheus}/api/v1/query_exemplars?query=${metric}&start=${end - 300}&end=${end}`;
  const { data } = (await json(url)) as {
    data: readonly { exemplars: readonly { labels: { trace_id?: string } }[] }[];
  };
  return data.flatMap(({ exemplars }) => exemplars).flatMap(({ labels }) => labels.trace_id ?? []);
};
