import type { FastifyInstance } from "fastify";
import { expect } from "vitest";
import { type Answer, newSession, type Known } from "../examples/example.ts";
import { examples } from "../examples/examples.ts";
import { requestOf } from "../examples/request-of.ts";

/** The operations of a service, as `GET /users/{id}`. */
export const documentedOperations = async (app: FastifyInstance): Promise<ReadonlySet<string>> => {
  const { paths } = (await app.inject("/openapi.json")).json<{ paths: Record<string, object> }>();
  return new Set(
    Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    ),
  );
};

/** Runs the examples of all operations and checks each status; returns the session. */
export const walkExamples = async (app: FastifyInstance): Promise<Known> => {
  const documented = await documentedOperations(app);
  const known = newSession("walker");
  for (const example of examples.filter(({ operation }) => documented.has(operation))) {
    const { body, ...request } = requestOf(example, known);
    const response = await app.inject({ ...request, ...(body !== undefined && { payload: body }) });
    expect(example.expected, `${request.method} ${request.url}: ${response.body}`).toContain(response.statusCode);
    const type = String(response.headers["content-type"]);
    if (type.startsWith("application/json")) example.learn?.(known, response.json<Answer>());
  }
  return known;
};
