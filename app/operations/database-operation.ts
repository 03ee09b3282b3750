import type { FastifyPluginCallbackTypebox } from "@fastify/type-provider-typebox";
import fp from "fastify-plugin";
import { Type } from "typebox";
import { attributes } from "../../signals/attributes.ts";
import { spans } from "../../signals/spans.ts";
import { withSpan } from "../telemetry/span.ts";
import { createStopwatch, Step } from "../telemetry/stopwatch.ts";
import type { RunLog } from "./run-log.ts";

const Result = Type.Object({
  run_id: Type.Integer(),
  runs: Type.Integer({ description: "How many runs are on record." }),
  duration_ms: Type.Number(),
  steps: Type.Array(Step),
});

/** `/db-operation`: inserts, selects, updates and deletes rows, to show the trace of several statements. */
export const databaseOperation = (log: RunLog) => {
  const run = () =>
    withSpan(spans.databaseOperation, {}, async (span) => {
      const { time, steps, total } = createStopwatch();
      const { id } = await time("insert", () => withSpan(spans.insertRun, {}, () => log.begin()));
      const runs = await time("select", () => withSpan(spans.countRuns, {}, () => log.count()));
      await time("update", () => withSpan(spans.finishRun, {}, () => log.finish(id)));
      await time("delete", () => withSpan(spans.pruneRuns, {}, () => log.prune(id)));
      span.setAttribute(attributes.resultCount, runs);
      return { run_id: id, runs, duration_ms: total(), steps: steps() };
    });

  const plugin: FastifyPluginCallbackTypebox = (app, _options, done) => {
    for (const [method, operationId] of [
      ["GET", "run_database_operation"],
      ["POST", "start_database_operation"],
    ] as const) {
      app.route({
        method,
        url: "/db-operation",
        schema: {
          tags: ["operations"],
          operationId,
          summary: "Write, read, change and delete rows",
          response: { 200: Result },
        },
        handler: run,
      });
    }
    done();
  };
  return fp(plugin, { name: "database-operation", dependencies: ["problems"] });
};
