import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tracesTemplates } from "../../signals/traces/index-templates.ts";
import { conditionOf, traceQueries, type TraceQuery } from "../../signals/traces/queries.ts";
import { anyCondition, anySpan } from "../../signals/traces/testing/arbitraries.ts";
import { kqlToDsl } from "../../signals/traces/testing/kql-to-dsl.ts";
import { keywordFields, matches } from "../../signals/traces/testing/matches.ts";
import { startGuardedElasticsearch } from "./guarded-elasticsearch.ts";
import { openGuardedStack, type GuardedStack } from "./guarded-stack.ts";
import { clausesOf, documentOf } from "./kibana-queries.ts";

const port = 39_700;
const index = "jaeger-span-2001-01-01";
let stack: GuardedStack;
let elasticsearch: Awaited<ReturnType<typeof startGuardedElasticsearch>>;

const ask = async (method: string, path: string, body?: object | string): Promise<unknown> => {
  const password = Buffer.from(`admin:${stack.password("elasticsearch-admin-password")}`).toString("base64");
  const response = await fetch(`${elasticsearch.url}${path}`, {
    method,
    headers: { authorization: `Basic ${password}`, "content-type": "application/json" },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${answer}`);
  return JSON.parse(answer);
};

const lines = (objects: readonly object[]): string => objects.map((object) => `${JSON.stringify(object)}\n`).join("");

/** What each query finds, by the identities of the documents. */
const found = async (queries: readonly object[]): Promise<readonly (readonly string[])[]> => {
  const body = lines(queries.flatMap((query) => [{ index }, { size: 200, _source: false, query }]));
  const { responses } = (await ask("POST", "/_msearch", body)) as {
    responses: readonly { hits: { hits: readonly { _id: string }[] } }[];
  };
  return responses.map(({ hits }) => hits.hits.map(({ _id }) => _id).toSorted());
};

beforeAll(async () => {
  const urls = { "http://elasticsearch:9200": `http://127.0.0.1:${port}` };
  stack = await openGuardedStack(urls);
  elasticsearch = await startGuardedElasticsearch(stack, port);
  for (const [path, template] of Object.entries(tracesTemplates())) await ask("PUT", path, template as object);
});
afterAll(async () => {
  await elasticsearch?.close();
  stack?.dispose();
});

test("questions find the same spans as ours and as Kibana asks them, and those that the unit tests expect", async () => {
  const spans = fc.sample(anySpan, 200);
  const documents = spans.flatMap((span, id) => [{ index: { _id: String(id) } }, documentOf(span)]);
  expect(await ask("POST", `/${index}/_bulk?refresh=true`, lines(documents))).toMatchObject({ errors: false });
  const questions = Object.values<TraceQuery>(traceQueries).map((query) => conditionOf(query));
  const clauses = [...questions, ...fc.sample(anyCondition, 150)].map(clausesOf);
  const own = await found(clauses.map((clause) => clause.own));
  const expected = clauses.map((clause) =>
    spans.flatMap((span, id) => (matches(clause.own, span) ? [String(id)] : [])).toSorted(),
  );
  expect(own).toEqual(expected);
  expect(await found(clauses.map((clause) => clause.kibana))).toEqual(own);
  expect(new Set(own.map(({ length }) => length)).size).toBeGreaterThan(10);
});

test.each([
  ["error: true", new Set<string>()],
  ["error: true", keywordFields],
  ['error: "true"', new Set<string>()],
  ['error: "true"', keywordFields],
])("%s finds a failed span whether the field is text or a boolean", async (kql, keywords) => {
  for (const type of ["keyword", "boolean"]) {
    await ask("PUT", "/errors-1", { mappings: { properties: { error: { type } } } });
    await ask("PUT", "/errors-1/_doc/1?refresh=true", { error: "true" });
    const answer = await ask("POST", "/errors-1/_search", { query: kqlToDsl(kql, keywords) });
    await ask("DELETE", "/errors-1");
    expect(answer, type).toMatchObject({ hits: { total: { value: 1 } } });
  }
});
