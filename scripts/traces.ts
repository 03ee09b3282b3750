import { isDuration } from "../base/duration.ts";
import { tracesAlias, tracesTimeField } from "../signals/trace-index.ts";
import type { Condition } from "../signals/traces/condition.ts";
import { toSearchBody, type AnsweredField, type SearchOptions } from "../signals/traces/dsl.ts";
import { durationFields } from "../signals/traces/fields.ts";
import { toJaegerSearch } from "../signals/traces/jaeger-search.ts";
import { toKql } from "../signals/traces/kql.ts";
import { conditionOf, traceQueries, type TraceQuery } from "../signals/traces/queries.ts";
import { suggest } from "../base/suggest.ts";
import { UserError } from "../base/user-error.ts";
import { command } from "./cli/command.ts";
import { openElasticsearch } from "./project/elasticsearch.ts";
import { commandFor, readProject, stackOption, type Project } from "./project/project.ts";
import { table } from "./cli/table.ts";

const names = Object.keys(traceQueries);

/** What a query must be told, such as `user id`. */
const wordsOf = (by: string): string => by.replaceAll("_", " ");

const listOf = (): string => {
  const rows = Object.entries<TraceQuery>(traceQueries).map(([name, { title, by }]) => [
    by === undefined ? name : `${name} <${wordsOf(by)}>`,
    title,
  ]);
  return `${table([["QUERY", "WHAT IT FINDS"], ...rows])}\n`;
};

const queryOf = (name: string): TraceQuery => {
  const found = Object.entries<TraceQuery>(traceQueries).find(([key]) => key === name);
  if (found) return found[1];
  const near = suggest(name, names);
  throw new UserError(`no query "${name}"; ${near ? `did you mean "${near}"?` : `there are ${names.join(", ")}`}`);
};

const valueOf = (name: string, { by }: TraceQuery, given: readonly string[]): string | undefined => {
  const wanted = by === undefined ? 0 : 1;
  if (given.length === wanted) return given[0];
  const usage = `npm run traces -- ${name}${by === undefined ? "" : ` <${wordsOf(by)}>`}`;
  throw new UserError(`${name}: expected ${by === undefined ? "nothing" : `one ${wordsOf(by)}`} after it: ${usage}`);
};

const optionsOf = (last = "", limit = ""): SearchOptions => {
  if (!isDuration(last)) throw new UserError(`--last: expected a length of time such as "30m" or "1h", got "${last}"`);
  const count = Number(limit);
  if (!Number.isInteger(count) || count < 1 || count > 10_000) {
    throw new UserError(`--limit: expected a whole number from 1 to 10000, got "${limit}"`);
  }
  return { last, limit: count };
};

type Fields = Readonly<Record<string, readonly (string | number)[] | undefined>>;

interface Found {
  readonly hits: { readonly total: { readonly value: number }; readonly hits: readonly { readonly fields: Fields }[] };
}

/** The page of Jaeger that shows what a query finds. */
const jaegerAddress = (
  { stack, urls }: Project,
  name: string,
  condition: Condition,
  { last }: SearchOptions,
): string => {
  if (stack.pageless.has("jaeger")) throw new UserError("--jaeger: this stack's Jaeger has no web pages");
  const path = toJaegerSearch(condition, last);
  if (path !== undefined) return `${urls["jaeger"]}${path}`;
  throw new UserError(
    `--jaeger: Jaeger's search page cannot say "${name}" here. It needs a service (--service NAME), and takes only values and durations; leave --jaeger out to search in Elasticsearch`,
  );
};

/** Nobody answers, or not in time: no error of an answer. */
const isSystemError = (error: unknown): boolean =>
  error instanceof Error && ("code" in error || error.name === "TimeoutError");

/** Elasticsearch's answer to a search of the spans; no index yet is an answer without spans. */
const search = async (project: Project, body: unknown): Promise<Found> => {
  const path = `/${tracesAlias}/_search?ignore_unavailable=true`;
  const askElasticsearch = await openElasticsearch(project);
  const answer = await askElasticsearch(path, { method: "POST", json: body, timeoutMs: 30_000 }).catch(
    (error: unknown) => {
      if (!isSystemError(error)) throw error;
      const { elasticsearch } = project.urls;
      throw new UserError(
        `Elasticsearch does not answer at ${elasticsearch}: ${commandFor(project, "start")} brings the stack up`,
        { cause: error },
      );
    },
  );
  // Only the fields that were asked for, of an answer whose form is Elasticsearch's.
  return answer as Found;
};

const rowOf = (fields: Fields): readonly string[] => {
  const text = (name: AnsweredField): string => String(fields[name]?.[0] ?? "");
  const duration = Number(text(durationFields.stored)) / durationFields.perMillisecond;
  const status = text("status_code") || (text("error") === "true" ? "error" : "");
  return [text(tracesTimeField), text("service"), text("operation"), duration.toFixed(1), status, text("trace_id")];
};

await command(
  {
    command: "npm run traces --",
    summary: "Asks Elasticsearch for spans, the newest first. Without a query: which there are.",
    positionals: "[query [value]]",
    options: {
      service: { type: "string", value: "NAME", help: "of one service only" },
      last: { type: "string", value: "TIME", help: "how far back", default: "1h" },
      limit: { type: "string", value: "N", help: "how many spans at most", default: "20" },
      kql: { type: "boolean", help: "print the query for Kibana's search bar instead" },
      dsl: { type: "boolean", help: "print the body for Elasticsearch's _search instead" },
      jaeger: { type: "boolean", help: "print the address of Jaeger's search page instead" },
      ...stackOption,
    },
  },
  async ({ values, positionals }) => {
    const [name, ...given] = positionals;
    if (name === undefined) {
      process.stdout.write(listOf());
      return 0;
    }
    const query = queryOf(name);
    const value = valueOf(name, query, given);
    const condition = conditionOf(query, {
      ...(value !== undefined && { value }),
      ...(values.service !== undefined && { service: values.service }),
    });
    const options = optionsOf(values.last, values.limit);
    const body = toSearchBody(condition, options);
    if (values.kql || values.dsl) {
      process.stdout.write(`${values.kql ? toKql(condition) : JSON.stringify(body, undefined, 2)}\n`);
      return 0;
    }
    const project = await readProject(values.stack!);
    if (values.jaeger) {
      process.stdout.write(`${jaegerAddress(project, name, condition, options)}\n`);
      return 0;
    }
    const { elasticsearch, jaeger } = project.urls;
    if (elasticsearch === undefined) {
      throw new UserError(
        `this stack keeps its spans in Badger, which answers no such queries: set traces.storage to elasticsearch, or ask Jaeger at ${jaeger}`,
      );
    }
    const { hits } = await search(project, body);
    const of = values.service === undefined ? "" : ` of ${values.service}`;
    if (hits.hits.length === 0) {
      process.stdout.write(`${query.title}${of}: no spans in the last ${values.last}\n`);
      return 0;
    }
    const heading = ["TIME", "SERVICE", "OPERATION", "MS", "STATUS", "TRACE"];
    process.stdout.write(`${table([heading, ...hits.hits.map(({ fields }) => rowOf(fields))])}\n`);
    if (hits.total.value > hits.hits.length) {
      process.stdout.write(`${hits.hits.length} of ${hits.total.value} spans; --limit shows more\n`);
    }
    return 0;
  },
);
