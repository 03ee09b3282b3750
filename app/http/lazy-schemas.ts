import ajvCompiler from "@fastify/ajv-compiler";
import serializerCompiler from "@fastify/fast-json-stringify-compiler";
import type { FastifyServerOptions } from "fastify";

type Compilers = NonNullable<NonNullable<FastifyServerOptions["schemaController"]>["compilersFactory"]>;
type Validators = ReturnType<typeof ajvCompiler>;
type Serializers = ReturnType<typeof serializerCompiler>;

const validators: Validators = ajvCompiler();
const serializers: Serializers = serializerCompiler();

const buildValidator = (...options: Parameters<Validators>) => {
  const compile = validators(...options);
  return (route: Parameters<typeof compile>[0]) => {
    let validate: ReturnType<typeof compile> | undefined;
    return (data: unknown) => {
      validate ??= compile(route);
      return validate(data) === false ? { error: validate.errors } : true;
    };
  };
};

const buildSerializer = (...options: Parameters<Serializers>) => {
  const compile = serializers(...options);
  return (route: Parameters<typeof compile>[0]) => {
    let serialize: ReturnType<typeof compile> | undefined;
    return (data: unknown) => (serialize ??= compile(route))(data);
  };
};

/**
 * Fastify's own schema compilers, called at a route's first request, so that a start compiles none of about a hundred
 * schemas. Fastify needs less of a validator (https://fastify.dev/docs/latest/Reference/Validation-and-Serialization/)
 * than its type requires.
 */
export const lazySchemas = { buildValidator, buildSerializer } as unknown as Compilers;
