import { setTimeout as pause } from "node:timers/promises";
import { type Child, startChild } from "./child.ts";
import { load } from "./load.ts";
import type { Programs } from "./programs.ts";
import type { Usage } from "./server.ts";
import { spansOf, type Variant } from "./variants.ts";

/** What one variant took in one round. */
export interface Cost {
  /** Microseconds of CPU for one request, all threads of the process. */
  readonly cpu: number;
  /** Mebibytes resident at the end of the load. */
  readonly resident: number;
  /** Spans that were made and never came. */
  readonly lost: number;
}

export interface MeasureOptions {
  readonly programs: Programs;
  readonly requests: number;
  /** File descriptor that the servers log to. */
  readonly log: number;
}

/** The API's own defaults, said aloud because the reference has others. */
const environment = { OTEL_BSP_SCHEDULE_DELAY: "200", OTEL_BSP_MAX_QUEUE_SIZE: "2048" };
const warmUp = 3000;
const longestFlushMs = 5000;

const arrived = async (collector: Child<number>, expected: number): Promise<number> => {
  let spans = 0;
  for (let waited = 0; spans < expected && waited < longestFlushMs; waited += 250) {
    await pause(250);
    spans += await collector.ask();
  }
  return spans;
};

const withServer = async <Result>(
  variant: Variant,
  collector: Child<number>,
  { programs, log }: Pick<MeasureOptions, "programs" | "log">,
  work: (server: Child<Usage>) => Promise<Result>,
): Promise<Result> => {
  const isReference = variant.sdk === "reference";
  const server = await startChild<Usage>(isReference ? programs.instrumentable : programs.server, {
    args: [JSON.stringify(variant)],
    execArgv: isReference ? ["--import", programs.register] : [],
    env: { ...environment, OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector.port}` },
    log,
  });
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
};

/** Starts a server and a collector of their own, warms up, and measures one stretch of load. */
export const measure = async (variant: Variant, { programs, requests, log }: MeasureOptions): Promise<Cost> => {
  const collector = await startChild<number>(programs.collector, { log });
  try {
    return await withServer(variant, collector, { programs, log }, async (server) => {
      await load(server.port, warmUp);
      await arrived(collector, warmUp * spansOf(variant));
      const before = await server.ask();
      await load(server.port, requests);
      const spans = await arrived(collector, requests * spansOf(variant));
      const after = await server.ask();
      return {
        cpu: (after.cpu - before.cpu) / requests,
        resident: after.resident / 2 ** 20,
        lost: requests * spansOf(variant) - spans,
      };
    });
  } finally {
    await collector.stop();
  }
};
