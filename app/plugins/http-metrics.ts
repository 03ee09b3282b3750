import { isSpanContextValid, trace, TraceFlags } from "@opentelemetry/api";
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from "fastify";
import fp from "fastify-plugin";
import { exemplarTraceLabel } from "../../signals/exemplar.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { routeOf, toTemplate } from "./route-label.ts";

type HttpMetrics = Pick<
  Metrics,
  "httpRequests" | "httpRequestDuration" | "httpRequestDurationSummary" | "httpRequestsInFlight" | "errors"
>;

const clientClosed = 499; // nginx's word for a caller that did not wait

const exemplarOf = (request: FastifyRequest): Record<string, string> => {
  const span = trace.getSpanContext(request.telemetry);
  const kept = request.serverSpan && span && isSpanContextValid(span) && span.traceFlags & TraceFlags.SAMPLED;
  return kept ? { [exemplarTraceLabel]: span.traceId } : {};
};

const record = (metrics: HttpMetrics, request: FastifyRequest, reply: FastifyReply): void => {
  const route = routeOf(request);
  const { method } = request;
  const status = String(reply.raw.writableEnded ? reply.statusCode : clientClosed);
  const labels = { method, route, status };
  const seconds = reply.elapsedTime / 1000;
  metrics.httpRequestsInFlight.dec();
  metrics.httpRequests.inc(labels);
  metrics.httpRequestDuration.observe({ labels, value: seconds, exemplarLabels: exemplarOf(request) });
  metrics.httpRequestDurationSummary.observe({ method, route }, seconds);
};

/** Counts and times every request; each route's count of 500s starts at 0, so that the first one shows in a rate. */
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
      reply.raw.once("close", () => record(metrics, request, reply));
      next();
    });
    done();
  };
  return fp(plugin, { name: "http-metrics", dependencies: ["request-context"] });
};
