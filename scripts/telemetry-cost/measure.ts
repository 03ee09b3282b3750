import { setTimeout as pause } from "node:timers/promises";
import { type Child, startChild } from "./child.ts";
import { load } from "./load.ts";
import type { Programs } from "./programs.ts";
import type { Usage } from "./server.ts";
import { spansOf, type Variant } from "./variants.ts";

/** What one variant took in one round. */
export interface Cost {
  /** Microseconds of CPU for one request, all threads of the process, in each slice of the load. */
  readonly cpu: readonly number[];
  /** Mebibytes resident after the slice that left most. */
  readonly resident: number;
  /** Spans that were made and did not arrive. */
  readonly lost: number;
}

export interface MeasureOptions {
  readonly programs: Programs;
  readonly slices: number;
  /** Requests of one slice. */
  readonly requests: number;
  /** File descriptor that the servers log to. */
  readonly log: number;
}

interface Slice {
  readonly cpu: number;
  readonly resident: number;
  readonly lost: number;
}

/** A variant with a server and a collector of its own. */
interface Running {
  /** Sends so many requests, waits until their spans have arrived, and tells what that took. */
  readonly answer: (requests: number) => Promise<Slice>;
  readonly stop: () => Promise<void>;
}

/** The API's own defaults, explicit because the reference has others. */
const environment = { OTEL_BSP_SCHEDULE_DELAY: "200", OTEL_BSP_MAX_QUEUE_SIZE: "2048" };
/** After half as many the first slices still cost up to twice as much, as V8 compiles. */
const warmUp = 6000;
const flushMillis = 250;
const longestFlushMillis = 5000;

const arrived = async (collector: Child<number>, expected: number): Promise<number> => {
  let spans = 0;
  let waited = 0;
  do {
    await pause(flushMillis); // servers without spans write their log lines meanwhile
    waited += flushMillis;
    spans += await collector.ask();
  } while (spans < expected && waited < longestFlushMillis);
  return spans;
};

const start = async (variant: Variant, { programs, log }: MeasureOptions): Promise<Running> => {
  const isReference = variant.sdk === "reference";
  const collector = await startChild<number>(programs.collector, { log });
  const server = await startChild<Usage>(isReference ? programs.instrumentable : programs.server, {
    args: [JSON.stringify(variant)],
    execArgv: isReference ? ["--import", programs.register] : [],
    env: { ...environment, OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector.port}` },
    log,
  });
  return {
    async answer(requests) {
      const before = await server.ask();
      await load(server.port, requests);
      const made = requests * spansOf(variant);
      const lost = made - (await arrived(collector, made));
      const after = await server.ask();
      return { cpu: (after.cpu - before.cpu) / requests, resident: after.resident / 2 ** 20, lost };
    },
    async stop() {
      await server.stop();
      await collector.stop();
    },
  };
};

const costOf = (slices: readonly Slice[]): Cost => ({
  cpu: slices.map(({ cpu }) => cpu),
  // The garbage collector gives memory back while other variants are measured, to some of them and not to others.
  resident: Math.max(...slices.map(({ resident }) => resident)),
  lost: slices.reduce((sum, { lost }) => sum + lost, 0),
});

/**
 * Starts a server for each variant, warms all of them up, and sends the load in slices that go round all servers. What
 * slows the machine down for some seconds thus slows the same slice of every variant.
 */
export const measureRound = async (
  variants: readonly Variant[],
  options: MeasureOptions,
): Promise<ReadonlyMap<Variant, Cost>> => {
  const running = new Map<Variant, Running>();
  try {
    for (const variant of variants) running.set(variant, await start(variant, options));
    for (const { answer } of running.values()) await answer(warmUp);
    const slices = new Map<Variant, Slice[]>(variants.map((variant) => [variant, []]));
    for (let slice = 0; slice < options.slices; slice++) {
      for (const [variant, { answer }] of running) slices.get(variant)!.push(await answer(options.requests));
    }
    return new Map([...slices].map(([variant, of]) => [variant, costOf(of)]));
  } finally {
    for (const { stop } of running.values()) await stop();
  }
};
