import { fastify, type FastifyInstance, type FastifyPluginCallback, type RouteOptions } from "fastify";
import fp from "fastify-plugin";
import { type OpenapiOptions, openapiOptions } from "../http/openapi.ts";

const prefix = "/docs";

/**
 * Describes the routes in an inner server that starts at the first request: swagger and its pages are too slow to load
 * at startup, and Fastify accepts no plugins after it listens.
 */
const startInner = async (options: OpenapiOptions, routes: readonly RouteOptions[]): Promise<FastifyInstance> => {
  const [{ default: swagger }, { default: swaggerUi }] = await Promise.all([
    import("@fastify/swagger"),
    import("@fastify/swagger-ui"),
  ]);
  const inner = fastify({ exposeHeadRoutes: false, routerOptions: { ignoreTrailingSlash: true } });
  inner.setValidatorCompiler(() => () => true);
  inner.setSerializerCompiler(() => (data) => JSON.stringify(data));
  await inner.register(swagger, openapiOptions(options));
  await inner.register(swaggerUi, { routePrefix: prefix });
  for (const { method, url, schema = {} } of routes) {
    inner.route({ method, url, schema, handler: async () => "described only" });
  }
  await inner.ready();
  return inner;
};

/** `/openapi.json` and swagger-ui at `/docs`, for every route that is registered later. */
export const documentation = (options: OpenapiOptions) => {
  const plugin: FastifyPluginCallback = (app, _options, done) => {
    const routes: RouteOptions[] = [];
    let inner: Promise<FastifyInstance> | undefined;
    const open = (): Promise<FastifyInstance> => (inner ??= startInner(options, routes));

    app.addHook("onRoute", (route) => {
      if (route.method !== "HEAD" && !route.schema?.hide) routes.push(route);
    });
    app.addHook("onClose", async () => (await inner?.catch(() => undefined))?.close());

    app.get(
      "/openapi.json",
      {
        schema: {
          tags: ["basics"],
          operationId: "openapi",
          summary: "This document",
          response: { 200: { type: "object", additionalProperties: true } },
        },
      },
      async () => (await open()).swagger(),
    );

    for (const url of [prefix, `${prefix}/*`]) {
      app.get(url, { schema: { hide: true } }, async (request, reply) => {
        const { headers, rawPayload, statusCode } = await (await open()).inject({ url: request.url });
        const { "content-type": type, location } = headers;
        if (type !== undefined) reply.header("content-type", type);
        if (location !== undefined) reply.header("location", location);
        return reply.code(statusCode).send(rawPayload);
      });
    }
    done();
  };
  return fp(plugin, { name: "documentation", dependencies: ["problems"] });
};
