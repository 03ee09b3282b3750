import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { expect } from "vitest";
import type { Stack } from "../../stack.ts";
import type { Operations } from "../operations.ts";
import type { ServiceAccess } from "../service-access.ts";
import { serviceOf } from "../spec-of.ts";
import type { Harness } from "./harness.ts";
import { secretName } from "./services.ts";

/** What a check works on: a stack of `first` and `second` that runs. */
export interface Subject {
  readonly stack: Stack;
  readonly operations: Operations;
  readonly access: ServiceAccess;
  readonly harness: Pick<Harness, "leaveStray" | "leftovers" | "secret">;
}

/** Shows that a platform does one thing that commands ask of it. */
export type Check = (subject: Subject) => Promise<void>;

const stateOf = async ({ operations, stack }: Subject, name: string): Promise<string> =>
  (await operations.state(serviceOf(stack, name))).state;

const place = { service: "first", volume: "data", path: "copied" } as const;

/** Copies a file into the volume of `first` and out again; what came out. */
const copyThere = async ({ access }: Subject, content: string): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), "copied-"));
  try {
    const [source, target] = [join(folder, "source"), join(folder, "target")];
    mkdirSync(source);
    writeFileSync(join(source, "note.txt"), content);
    await access.copyIn(source, place);
    await access.copyOut(place, target, new AbortController().signal);
    return readFileSync(join(target, "note.txt"), "utf8");
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const stopAndStart: Check = async (subject) => {
  await subject.access.stop("first");
  expect(await stateOf(subject, "first")).not.toBe("healthy");
  expect(await stateOf(subject, "second")).toBe("healthy");
  await subject.access.start("first");
  expect(await stateOf(subject, "first")).toBe("healthy");
};

/** A check for every operation of a running stack. A new member of `Operations` needs one here. */
const operationFacets = {
  urls: ({ operations }) => {
    expect(Object.keys(operations.urls)).toEqual(expect.arrayContaining(["first", "second"]));
    return Promise.resolve();
  },
  address: async ({ operations }) => {
    const response = await fetch(`http://${operations.address("first", "http")}/health`);
    expect(response.status).toBe(200);
  },
  reach: async ({ operations }) => {
    const status = await operations.reach("second", "http", async (url) => (await fetch(`${url}/health`)).status);
    expect(status).toBe(200);
  },
  version: ({ operations }) => {
    expect(operations.version("jaeger")).toMatch(/^\d+\.\d+|^unknown$/);
    return Promise.resolve();
  },
  state: async ({ operations, stack }) => {
    const found = await operations.state(serviceOf(stack, "first"));
    expect(found).toMatchObject({ state: "healthy", id: expect.stringMatching(/./), started: expect.any(Date) });
    expect(found.state === "stopped" ? 0 : found.memory).toBeGreaterThan(0);
  },
  endOfLog: async ({ operations }) => {
    const { log, lines, changed } = await operations.endOfLog("first", 5);
    expect(lines).toContain("first listens");
    expect(log).toContain("first");
    expect(changed).toBeInstanceOf(Date);
  },
  showLogs: async ({ operations }) => {
    expect(await operations.showLogs({ services: ["first"], lines: 1, isFollowed: false })).toBe(0);
  },
  inspect: async ({ operations }) => {
    const { problems } = await operations.inspect();
    // Its own ports are not in its way.
    expect(problems.filter((line) => line.startsWith("port"))).toEqual([]);
  },
  describe: async ({ operations }) => {
    expect((await operations.describe()).map(([name]) => name)).toEqual(expect.arrayContaining(["Memory", "Data"]));
  },
  running: async ({ operations }) => {
    expect([...(await operations.running())].toSorted()).toEqual(["first", "second"]);
  },
} as const satisfies Readonly<Record<Exclude<keyof Operations, keyof typeof lastFacets>, Check>>;

/** A check for everything that is done to single services. A new member of `ServiceAccess` needs one here. */
const accessFacets = {
  path: ({ access }) => {
    expect(access.path(place)).toMatch(/copied$/);
    return Promise.resolve();
  },
  secret: async ({ access, harness }) => {
    expect((await access.secret("first", secretName)) === (await harness.secret(secretName))).toBe(true);
  },
  stop: stopAndStart,
  start: stopAndStart,
  copyIn: async (subject) => expect(await copyThere(subject, "there")).toBe("there"),
  copyOut: async (subject) => expect(await copyThere(subject, "and back")).toBe("and back"),
  run: async ({ access }) => {
    let printed = "";
    const output = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        printed += chunk.toString();
        done();
      },
    });
    await access.run("first", ["node", "-e", "process.stdout.write(String(6 * 7))"], { output });
    expect(printed).toBe("42");
    await expect(access.run("first", ["node", "-e", "process.exit(3)"])).rejects.toThrow(/^first: node .*3/);
  },
} as const satisfies Readonly<Record<keyof ServiceAccess, Check>>;

/** Checks on a running stack, by the member of the kit that each is about. */
export const facets: Readonly<Record<string, Check>> = { ...operationFacets, ...accessFacets };

/** Checks on a stack that was destroyed: they leave nothing of it. */
export const lastFacets = {
  stopOrphans: async ({ operations }: Subject) => {
    expect(await operations.stopOrphans()).toEqual([]);
  },
  removeStrays: async ({ operations, harness }: Subject) => {
    await harness.leaveStray();
    await operations.removeStrays(new Set());
    expect(await harness.leftovers()).toEqual([]);
  },
  data: async ({ operations }: Subject) => {
    const data = await operations.data();
    expect(data?.where).toMatch(/./);
    await data?.delete();
    expect(await operations.data()).toBeUndefined();
  },
} as const;
