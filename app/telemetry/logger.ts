import { trace } from "@opentelemetry/api";
import { type DestinationStream, type Logger, pino } from "pino";
import type { Settings } from "../settings/settings.ts";
import { activeCorrelationId } from "./correlation.ts";
import { logOutput } from "./log-output.ts";
import { scrub } from "./scrub.ts";
import { createTimestamp } from "./timestamp.ts";

export type { Logger } from "pino";

const aboutRequest = () => {
  const span = trace.getActiveSpan()?.spanContext();
  return {
    correlation_id: activeCorrelationId(),
    trace_id: span?.traceId,
    span_id: span?.spanId,
  };
};

const aboutError = (error: Error) => ({
  type: error.name,
  message: scrub(error.message),
  stack: scrub(error.stack ?? ""),
});

/** Writes one JSON line per message, with the IDs of the active request and trace. */
export const createLogger = (
  { serviceName, logLevel }: Pick<Settings, "serviceName" | "logLevel">,
  destination: DestinationStream = logOutput(),
): Logger => {
  const timestamp = createTimestamp();
  const options = {
    level: logLevel,
    base: { service: serviceName },
    messageKey: "message",
    errorKey: "error",
    timestamp: () => `,"timestamp":"${timestamp(Date.now())}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { error: aboutError },
    mixin: aboutRequest,
  };
  return pino(options, destination);
};

/** A logger whose lines name the part of the service that wrote them. */
export const loggerOf = (log: Logger, logger: string): Logger => log.child({ logger });
