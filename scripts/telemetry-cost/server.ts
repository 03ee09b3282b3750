import type { AddressInfo } from "node:net";
import { readSettings } from "../../app/settings/settings.ts";
import { createLogger } from "../../app/telemetry/logger.ts";
import { addProcessMetrics, createMetrics } from "../../app/telemetry/metrics.ts";
import { startTracing } from "../../app/telemetry/tracing.ts";
import { openApplication } from "./application.ts";
import type { Variant } from "./variants.ts";

/** What the server tells of itself when it is asked. */
export interface Usage {
  /** Microseconds of CPU since it began. */
  readonly cpu: number;
  /** Bytes. */
  readonly resident: number;
}

const variant = JSON.parse(process.argv[2] ?? "{}") as Variant; // written by the benchmark itself
const own = variant.sdk !== undefined && variant.sdk !== "reference";
const sdk = variant.sdk === "node" ? "node" : "lean";
const settings = readSettings({ ...process.env, OTEL_ENABLED: String(own), OTEL_SDK: sdk });
const log = createLogger(settings);
const metrics = createMetrics();
if (variant.metrics) addProcessMetrics(metrics);
if (own || variant.logs) {
  const start = variant.sdk === "library" ? (await import("./library-sdk.ts")).startLibrarySdk : undefined;
  await startTracing(settings, metrics, log, start);
}
const app = await openApplication(variant, metrics, log);
await app.listen({ host: "127.0.0.1", port: 0 });

const usage = (): Usage => {
  const { user, system } = process.cpuUsage();
  return { cpu: user + system, resident: process.memoryUsage.rss() };
};

process.on("message", () => process.send?.(usage()));
process.on("disconnect", () => process.exit(0));
process.send?.((app.server.address() as AddressInfo).port); // a TCP server has no other kind of address
