import type { Variables } from "./variables.ts";

/** Where spans are sent, and warnings about the variables that say so. */
export interface ExporterEndpoint {
  /** Base address of an OTLP/HTTP receiver. */
  readonly endpoint: string;
  readonly warnings: readonly string[];
}

const otlpPort = 4318;
const agentPorts = ["JAEGER_PORT", "JAEGER_AGENT_PORT"] as const;

/**
 * Finds the collector: `OTEL_EXPORTER_OTLP_ENDPOINT`, its alias `OTEL_EXPORTER_ENDPOINT`, then the host of a legacy
 * Jaeger agent, which accepts OTLP on 4318 today; by default loopback.
 */
export const exporterEndpoint = (variables: Variables): ExporterEndpoint => {
  const said = variables.address("OTEL_EXPORTER_OTLP_ENDPOINT") ?? variables.address("OTEL_EXPORTER_ENDPOINT");
  if (said) return { endpoint: said.replace(/\/v1\/traces$/, ""), warnings: [] };

  const name = (["JAEGER_HOST", "JAEGER_AGENT_HOST"] as const).find((variable) => variables.text(variable));
  if (!name) return { endpoint: `http://127.0.0.1:${otlpPort}`, warnings: [] };

  const host = variables.matching(name, /^[A-Za-z0-9._:[\]-]+$/, "a host name", "");
  const ignored = agentPorts.filter((variable) => variables.text(variable));
  return {
    endpoint: `http://${host}:${otlpPort}`,
    warnings: [
      `${name}: taken as a host that accepts OTLP on ${otlpPort}; set OTEL_EXPORTER_OTLP_ENDPOINT instead`,
      ...ignored.map((variable) => `${variable}: ignored, spans go over OTLP to port ${otlpPort}`),
    ],
  };
};
