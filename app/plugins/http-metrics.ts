import { TraceFlags } from "@opentelemetry/api";
import type { FastifyPluginCallback, FastifyRequest } from "fastify";
import fp from "fastify-plugin";
import { exemplarTraceLabel } from "../../signals/exemplar.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { type AnswerEnd, onAnswerEnd } from "./answer-end.ts";
import { routeOf, toTemplate } from "./route-label.ts";

type HttpMetrics = Pick<
  Metrics,
  "httpRequests" | "httpRequestDuration" | "httpRequestDurationSummary" | "httpRequestsInFlight" | "errors"
>;

const exemplarOf = ({ serverSpan }: FastifyRequest): Record<string, string> => {
  const span = serverSpan?.spanContext();
  return span && span.traceFlags & TraceFlags.SAMPLED ? { [exemplarTraceLabel]: span.traceId } : {};
};

const record = (metrics: HttpMetrics, request: FastifyRequest, end: AnswerEnd): void => {
  const route = routeOf(request);
  const { method } = request;
  const labels = { method, route, status: String(end.status) };
  const seconds = end.millis / 1000;
  metrics.httpRequestsInFlight.dec();
  metrics.httpRequests.inc(labels);
  metrics.httpRequestDuration.observe({ labels, value: seconds, exemplarLabels: exemplarOf(request) });
  metrics.httpRequestDurationSummary.observe({ method, route }, seconds);
};

/**
 * Counts and times every request. Each route's count of 500s starts at 0, so that the first one is visible in a rate.
 */
export const httpMetrics = (metrics: HttpMetrics) => {
  const plugin: FastifyPluginCallback = (app, _options, done) => {
    app.addHook("onRoute", ({ method, url }) => {
      const route = toTemplate(url);
      metrics.errors.inc({ type: "unhandled", route }, 0);
      for (const verb of [method].flat()) {
        if (verb !== "HEAD") metrics.httpRequests.inc({ method: verb, route, status: "500" }, 0);
      }
    });
    app.addHook("onRequest", (request, reply, next) => {
      metrics.httpRequestsInFlight.inc();
      onAnswerEnd(request, reply, (end) => record(metrics, request, end));
      next();
    });
    done();
  };
  return fp(plugin, { name: "http-metrics", dependencies: ["request-context"] });
};
