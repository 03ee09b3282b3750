import { fastify } from "fastify";
import { expect, test } from "vitest";
import { lazySchemas } from "./lazy-schemas.ts";

test("a schema is compiled at its route's first request, and works like Fastify's own", async () => {
  const app = fastify({ schemaController: { compilersFactory: lazySchemas } });
  const limit = { type: "integer", minimum: 1, default: 7 };
  const schema = {
    querystring: { type: "object", properties: { limit }, additionalProperties: false },
    response: { 200: { type: "object", properties: { limit: { type: "integer" } } } },
  };
  app.get("/page", { schema }, async ({ query }) => ({ ...(query as object), secret: "not in the schema" }));
  app.get("/broken", { schema: { querystring: { type: "no such type" } } }, async () => "never");
  await app.ready();

  expect((await app.inject("/page")).json()).toEqual({ limit: 7 });
  expect((await app.inject("/page?limit=3")).json()).toEqual({ limit: 3 });
  expect((await app.inject("/page?limit=0")).json()).toMatchObject({ message: "querystring/limit must be >= 1" });
  expect((await app.inject("/broken")).statusCode).toBe(500);
  await app.close();
});
