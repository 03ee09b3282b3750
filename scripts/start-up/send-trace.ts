import { randomBytes } from "node:crypto";
import { askJson } from "../../base/ask.ts";
import { resourceAttributes } from "../../signals/attributes.ts";

/** Service name of the trace that tests a stack without an API of its own. */
export const smokeTestService = "stack-smoke-test";

/** Sends a trace of one span by OTLP/HTTP, as any service would; its id. */
export const sendTrace = async (otlp: string): Promise<string> => {
  const traceId = randomBytes(16).toString("hex");
  const now = BigInt(Date.now()) * 1_000_000n;
  const span = {
    traceId,
    spanId: randomBytes(8).toString("hex"),
    name: "smoke-test",
    // SPAN_KIND_INTERNAL (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding).
    kind: 1,
    startTimeUnixNano: String(now),
    endTimeUnixNano: String(now + 1_000_000n),
  };
  const resource = { attributes: [{ key: resourceAttributes.serviceName, value: { stringValue: smokeTestService } }] };
  const json = { resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] };
  await askJson(`${otlp}/v1/traces`, { method: "POST", json, timeoutMs: 10_000 });
  return traceId;
};
