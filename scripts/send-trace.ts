import { randomBytes } from "node:crypto";
import { askJson } from "../signals/ask.ts";
import { resourceAttributes } from "../signals/attributes.ts";

/** Under this name the traces that prove a stack without an API of its own are found. */
export const proofService = "stack-proof";

/** Sends a trace of one span by OTLP/HTTP, as any service would; its id. */
export const sendTrace = async (otlp: string): Promise<string> => {
  const traceId = randomBytes(16).toString("hex");
  const now = BigInt(Date.now()) * 1_000_000n;
  const span = {
    traceId,
    spanId: randomBytes(8).toString("hex"),
    name: "prove",
    // SPAN_KIND_INTERNAL (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding).
    kind: 1,
    startTimeUnixNano: String(now),
    endTimeUnixNano: String(now + 1_000_000n),
  };
  const resource = { attributes: [{ key: resourceAttributes.serviceName, value: { stringValue: proofService } }] };
  const json = { resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] };
  await askJson(`${otlp}/v1/traces`, { method: "POST", json, timeoutMs: 10_000 });
  return traceId;
};
