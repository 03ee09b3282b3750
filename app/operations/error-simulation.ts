import { setTimeout as wait } from "node:timers/promises";
import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import fp from "fastify-plugin";
import { sql } from "kysely";
import { Type } from "typebox";
import { attributes } from "../../signals/attributes.ts";
import { spanEvents, spans } from "../../signals/spans.ts";
import type { Database } from "../database/database.ts";
import { Problem } from "../http/problem.ts";
import { withSpan } from "../telemetry/span.ts";

const failures = ["validation", "database", "timeout", "unhandled"] as const;
type Failure = (typeof failures)[number];

export interface ErrorSimulationOptions {
  readonly database: Database;
  /** Decides whether a request fails; defaults to `Math.random`. */
  readonly random?: () => number;
}

const patienceMillis = 50;

const Query = Type.Object(
  {
    probability: Type.Number({ minimum: 0, maximum: 1, default: 0.5 }),
    type: Type.Enum(failures, { type: "string", default: "unhandled" }),
  },
  { additionalProperties: false },
);

const fail = async (failure: Failure, database: Database): Promise<never> => {
  switch (failure) {
    case "validation":
      throw new Problem("validation", "query.type: a validation failure was asked for", { field: "type" });
    case "database":
      try {
        await sql`select * from table_that_is_not_there`.execute(database);
      } catch (cause) {
        throw new Problem("database", "The database refused the statement", { cause });
      }
      throw new Error("A table is there that must not be");
    case "timeout":
      try {
        await wait(patienceMillis * 100, undefined, { signal: AbortSignal.timeout(patienceMillis) });
      } catch (cause) {
        throw new Problem("timeout", `Nothing came within ${patienceMillis} ms`, { cause });
      }
      throw new Error("A wait ended before its time limit");
    case "unhandled":
      throw new TypeError("A failure that nobody foresaw was asked for");
    default:
      return failure satisfies never;
  }
};

/** `/error-simulation`: fails the given fraction of requests in the given way, to show how errors look. */
export const errorSimulation = ({ database, random = Math.random }: ErrorSimulationOptions) => {
  const plugin: FastifyPluginCallbackTypebox = (app, _options, done) => {
    app.get(
      "/error-simulation",
      {
        schema: {
          tags: ["operations"],
          operationId: "simulate_error",
          summary: "Fail with a probability",
          querystring: Query,
          problems: ["database", "timeout", "unhandled"],
          response: {
            200: Type.Object({ status: Type.Literal("ok"), type: Type.String(), probability: Type.Number() }),
          },
        },
      },
      async ({ query: { probability, type } }) =>
        withSpan(spans.simulateError, { [attributes.errorProbability]: probability }, async (span) => {
          if (random() >= probability) return { status: "ok" as const, type, probability };
          span.addEvent(spanEvents.errorSimulated, { [attributes.errorType]: type });
          return fail(type, database);
        }),
    );
    done();
  };
  return fp(plugin, { name: "error-simulation", dependencies: ["problems"] });
};
