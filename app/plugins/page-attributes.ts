import type { FastifyPluginCallback, preHandlerHookHandler } from "fastify";
import fp from "fastify-plugin";
import { attributes } from "../../signals/attributes.ts";
import { PageQuery } from "../http/page.ts";

const names = Object.keys(PageQuery.properties);

const asksForPage = (schema: unknown): boolean => {
  const { properties = {} } = (schema ?? {}) as { readonly properties?: object }; // routes have JSON schemas
  return names.every((name) => Object.hasOwn(properties, name));
};

const annotatePage: preHandlerHookHandler = (request, _reply, next) => {
  const { skip, limit } = request.query as PageQuery; // the route's schema has validated it
  request.serverSpan?.setAttributes({ [attributes.paginationSkip]: skip, [attributes.paginationLimit]: limit });
  next();
};

const plugin: FastifyPluginCallback = (app, _options, done) => {
  app.addHook("onRoute", (route) => {
    if (!asksForPage(route.schema?.querystring)) return;
    route.preHandler = [...[route.preHandler ?? []].flat(), annotatePage];
  });
  done();
};

/** Adds the requested page to the span of every list. */
export const pageAttributes = () => fp(plugin, { name: "page-attributes", dependencies: ["server-span"] });
