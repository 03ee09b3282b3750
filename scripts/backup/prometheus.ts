import { rm } from "node:fs/promises";
import { Writable } from "node:stream";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { milliseconds, type Duration } from "../../base/duration.ts";
import { jsonClient } from "./json-client.ts";
import type { Counts, Part, PartContext } from "./part.ts";

const service = "prometheus";
const volume = "tsdb";
const log = "wal";
const attempts = 5;

/** Name of a block: a ULID. Anything else beside the log is unfinished, or can be made anew from it. */
const block = /^[0-9A-HJKMNP-TV-Z]{26}$/;

const namesIn = async ({ access }: PartContext, path = ""): Promise<readonly string[]> => {
  let text = "";
  const output = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      text += chunk.toString();
      done();
    },
  });
  await access.run(service, ["ls", "-1", access.path({ service, volume, path })], { output });
  return text.split("\n").filter(Boolean);
};

interface Listing {
  /** The first one that is there changes when the log is cut. */
  readonly log: string | undefined;
  readonly blocks: readonly string[];
}

const list = async (context: PartContext): Promise<Listing> => {
  const blocks = (await namesIn(context)).filter((name) => block.test(name));
  return { log: (await namesIn(context, log)).toSorted()[0], blocks };
};

/**
 * Copies a database that is being written to, as it would be found after a crash: first its log, which only grows, then its
 * blocks, which never change. What the log holds and a block too is told apart by Prometheus at its start. Whether
 * nothing that was copied was cut off or merged meanwhile.
 */
const copyOnce = async (folder: string, context: PartContext): Promise<boolean> => {
  const { access, signal } = context;
  const before = await list(context);
  await access.copyOut({ service, volume, path: log }, join(folder, log), signal);
  const middle = await list(context);
  if (middle.log !== before.log) return false;
  for (const name of middle.blocks) await access.copyOut({ service, volume, path: name }, join(folder, name), signal);
  const after = await list(context);
  return middle.blocks.every((name) => after.blocks.includes(name));
};

const copy = async (folder: string, context: PartContext): Promise<void> => {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    // A file that vanished under the copy is a cut, too.
    const isWhole = await copyOnce(folder, context).catch((error: unknown) => {
      if (attempt === attempts || context.signal.aborted) throw error;
      return false;
    });
    if (isWhole) return;
    context.tell("its files were rearranged meanwhile: copying once more");
    await rm(folder, { recursive: true, force: true });
  }
  throw new Error(`${service}: its files were rearranged each time while they were copied; try again in a minute`);
};

const countedAt = async ({ reach, at }: PartContext, query: string): Promise<number> => {
  const client = jsonClient(service, { reach, port: "http" });
  const path = `/api/v1/query?query=${encodeURIComponent(query)}&time=${at.getTime() / 1000}`;
  const { data } = (await client.ask("GET", path)) as {
    data: { result: readonly { readonly value: readonly [number, string] }[] };
  };
  return Number(data.result[0]?.value[1] ?? 0);
};

const count = async (context: PartContext): Promise<Counts> => ({
  series: await countedAt(context, `count({__name__!=""})`),
  "scrapes of the hour before": await countedAt(context, "sum(count_over_time(up[1h]))"),
});

/** The metrics: Prometheus goes on while they are copied, and is replaced by them while it is stopped. */
export const prometheusPart = (intervals: readonly Duration[]): Part => ({
  service,
  kind: "prometheus",
  restoredWhile: "stopped",
  save: async (folder, context) => {
    // What is counted at a time has to be there by then: a scrape takes one interval at most.
    const settled = context.at.getTime() + 2 * Math.max(...intervals.map(milliseconds));
    await sleep(Math.max(0, settled - Date.now()), undefined, { signal: context.signal });
    await copy(folder, context);
    return count(context);
  },
  restore: (folder, { access }) => access.copyIn(folder, { service, volume }),
  count,
});
