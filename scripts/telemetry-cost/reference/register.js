// Plain JavaScript: its packages are installed beside it, and only where the benchmark runs.
import { register } from "node:module";
import { getNodeAutoInstrumentations } from "@opentelemetry/auto-instrumentations-node";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { NodeSDK } from "@opentelemetry/sdk-node";
import { BatchSpanProcessor } from "@opentelemetry/sdk-trace";

register("@opentelemetry/instrumentation/hook.mjs", import.meta.url);

const url = `${process.env.OTEL_EXPORTER_OTLP_ENDPOINT}/v1/traces`;
const sdk = new NodeSDK({
  instrumentations: [getNodeAutoInstrumentations()],
  spanProcessors: [
    new BatchSpanProcessor({
      exporter: new OTLPTraceExporter({ url }),
      scheduledDelayMillis: Number(process.env.OTEL_BSP_SCHEDULE_DELAY),
      maxQueueSize: Number(process.env.OTEL_BSP_MAX_QUEUE_SIZE),
    }),
  ],
  metricReaders: [],
  logRecordProcessors: [],
});
sdk.start();
