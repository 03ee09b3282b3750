import { PassThrough } from "node:stream";
import type { Settings } from "../settings/settings.ts";
import { createLogger, type Logger } from "../telemetry/logger.ts";

/** A log that keeps its lines. */
export interface TestLog {
  readonly log: Logger;
  readonly lines: Record<string, unknown>[];
}

export const createTestLog = (
  settings: Pick<Settings, "serviceName" | "logLevel"> = { serviceName: "t", logLevel: "debug" },
): TestLog => {
  const lines: Record<string, unknown>[] = [];
  const destination = new PassThrough();
  destination.on("data", (line: Buffer) => lines.push(JSON.parse(line.toString()) as Record<string, unknown>));
  return { log: createLogger(settings, destination), lines };
};
