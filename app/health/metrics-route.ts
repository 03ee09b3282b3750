import type { FastifyPluginCallback } from "fastify";
import fp from "fastify-plugin";
import type { Metrics } from "../telemetry/metrics.ts";
import { metricsText, openMetricsType } from "../telemetry/metrics-text.ts";

/** `/metrics`: OpenMetrics with exemplars for a Prometheus that requests it, otherwise the older text format. */
export const metricsRoute = (metrics: Pick<Metrics, "registry">) => {
  const plugin: FastifyPluginCallback = (app, _options, done) => {
    app.get(
      "/metrics",
      {
        config: { probe: true },
        schema: {
          tags: ["basics"],
          operationId: "metrics",
          summary: "Metrics in Prometheus text, or OpenMetrics if asked for by Accept",
          produces: ["text/plain", openMetricsType],
          response: { 200: { type: "string", description: "One sample a line." } },
        },
      },
      async ({ headers }, reply) => {
        const { type, text } = await metricsText(metrics, headers.accept);
        return reply.type(type).send(text);
      },
    );
    done();
  };
  return fp(plugin, { name: "metrics-route", dependencies: ["problems"] });
};
