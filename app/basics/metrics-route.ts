import type { FastifyPluginCallback } from "fastify";
import fp from "fastify-plugin";
import { Registry } from "prom-client";
import { toPrometheusText } from "../telemetry/prometheus-text.ts";
import type { Metrics } from "../telemetry/metrics.ts";

const openMetrics = "application/openmetrics-text";

/** `/metrics`: OpenMetrics with exemplars for a Prometheus that asks for it, the older text for everybody else. */
export const metricsRoute = ({ registry }: Pick<Metrics, "registry">) => {
  const plugin: FastifyPluginCallback = (app, _options, done) => {
    app.get(
      "/metrics",
      {
        config: { probe: true },
        schema: {
          tags: ["basics"],
          operationId: "metrics",
          summary: "Metrics in Prometheus text, or OpenMetrics if asked for by Accept",
          produces: ["text/plain", openMetrics],
          response: { 200: { type: "string", description: "One sample a line." } },
        },
      },
      async ({ headers }, reply) => {
        const text = await registry.metrics();
        return headers.accept?.includes(openMetrics)
          ? reply.type(Registry.OPENMETRICS_CONTENT_TYPE).send(text)
          : reply.type(Registry.PROMETHEUS_CONTENT_TYPE).send(toPrometheusText(text));
      },
    );
    done();
  };
  return fp(plugin, { name: "metrics-route", dependencies: ["problems"] });
};
