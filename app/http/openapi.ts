import type { FastifyDynamicSwaggerOptions } from "@fastify/swagger";
import type { FastifySchema } from "fastify";
import type { Peer } from "../settings/settings.ts";
import { problemSchema } from "./problem-schema.ts";
import { type ProblemKind, problemKinds } from "./problem.ts";

declare module "fastify" {
  interface FastifySchema {
    /** Problems that a route can return in addition to those implied by its parameters and body. */
    problems?: readonly ProblemKind[];
    /** Services that a route calls through their client interface; remote ones can fail. */
    calls?: readonly Peer[];
  }
}

const tags = [
  "basics",
  "auth",
  "books",
  "users",
  "todos",
  "expenses",
  "orders",
  "payments",
  "weather",
  "operations",
  "demo",
];

const hasVersion = (headers: unknown): boolean =>
  Object.hasOwn((headers as { readonly properties?: object } | undefined)?.properties ?? {}, "if-match");

/** The problems that a route's inputs imply: missing tokens, unknown IDs, invalid bodies. */
const impliedBy = ({ params, querystring, headers, body, security }: FastifySchema): readonly ProblemKind[] => [
  ...(params || querystring || headers || body ? (["validation"] as const) : []),
  ...(security ? (["unauthorized"] as const) : []),
  ...(params ? (["not_found"] as const) : []),
  ...(hasVersion(headers) ? (["changed"] as const) : []),
  ...(body ? (["too_large", "media_type"] as const) : []),
];

/** The ways in which a call to another process fails, in addition to its own errors. */
const lostCalls: readonly ProblemKind[] = ["upstream", "unavailable", "timeout"];

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, { readonly default?: unknown }>>;
  readonly required?: readonly string[];
}

/** In a request, fields with a default are optional. */
const asCalled = (schema: unknown): unknown => {
  const { properties = {}, required, ...rest } = (schema ?? {}) as ObjectSchema; // Fastify leaves its type open
  if (!required) return schema;
  return { ...rest, properties, required: required.filter((name) => properties[name]?.default === undefined) };
};

const problemResponse = (kind: ProblemKind) => ({
  description: problemKinds[kind].title,
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
});

export interface OpenapiOptions {
  readonly version: string;
  /** The services in other processes. */
  readonly remote: readonly Peer[];
}

/** Describes the routes; every operation lists all statuses that it returns. */
export const openapiOptions = ({ version, remote }: OpenapiOptions): FastifyDynamicSwaggerOptions => ({
  openapi: {
    openapi: "3.1.0",
    info: { title: "Observability API", version, description: "Every answer carries X-Correlation-ID." },
    tags: tags.map((name) => ({ name })),
    components: {
      schemas: { Problem: problemSchema },
      securitySchemes: { bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
    },
  },
  transform: ({ schema, url }) => {
    const { problems = [], calls = [], response, ...rest } = schema;
    const promised = response as object | undefined; // Fastify leaves its type open
    const lost = calls.some((peer) => remote.includes(peer)) ? lostCalls : [];
    const failures = [...impliedBy(rest), ...problems, ...lost].map((kind) => [
      problemKinds[kind].status,
      problemResponse(kind),
    ]);
    const called = rest.querystring ? { querystring: asCalled(rest.querystring) } : {};
    return { url, schema: { ...rest, ...called, response: { ...Object.fromEntries(failures), ...promised } } };
  },
});
