import type { FastifyDynamicSwaggerOptions } from "@fastify/swagger";
import { problemSchema } from "./problem-schema.ts";

const tags = ["basics", "users", "orders", "payments", "operations", "demo"];

const problemResponse = {
  description: "What went wrong, as an RFC 9457 problem document.",
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
};

interface Operation {
  responses?: Record<string, unknown>;
}

/** How the routes are described; every operation says that it may answer with a problem. */
export const openapiOptions = (version: string): FastifyDynamicSwaggerOptions => ({
  openapi: {
    openapi: "3.1.0",
    info: { title: "Observability API", version, description: "Every answer carries X-Correlation-ID." },
    tags: tags.map((name) => ({ name })),
    components: { schemas: { Problem: problemSchema } },
  },
  transformObject: (described) => {
    if (!("openapiObject" in described)) return described.swaggerObject;
    const { openapiObject } = described;
    for (const path of Object.values(openapiObject.paths ?? {})) {
      for (const operation of Object.values(path ?? {}) as Operation[]) {
        operation.responses = { ...operation.responses, default: problemResponse };
      }
    }
    return openapiObject;
  },
});
