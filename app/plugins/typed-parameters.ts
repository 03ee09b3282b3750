import type { FastifyPluginCallback, preValidationHookHandler } from "fastify";
import fp from "fastify-plugin";

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, { readonly type?: unknown }>>;
}

const decimal = /^-?\d{1,16}(\.\d{1,16})?$/;

const numbersOf = (schema: unknown): readonly string[] =>
  Object.entries((schema as ObjectSchema | undefined)?.properties ?? {})
    .filter(([, { type }]) => type === "integer" || type === "number")
    .map(([name]) => name);

const convert = (values: unknown, names: readonly string[]): void => {
  const record = values as Record<string, unknown>; // Fastify always passes an object here
  for (const name of names) {
    const value = record[name];
    if (typeof value === "string" && decimal.test(value)) record[name] = Number(value);
  }
};

const plugin: FastifyPluginCallback = (app, _options, done) => {
  app.addHook("onRoute", (route) => {
    const params = numbersOf(route.schema?.params);
    const query = numbersOf(route.schema?.querystring);
    if (params.length + query.length === 0) return;
    const hook: preValidationHookHandler = (request, _reply, next) => {
      convert(request.params, params);
      convert(request.query, query);
      next();
    };
    route.preValidation = [...[route.preValidation ?? []].flat(), hook];
  });
  done();
};

/** Converts numbers in paths and query strings, where every value is text; bodies keep their types. */
export const typedParameters = () => fp(plugin, { name: "typed-parameters" });
