import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { traceIndexFamilies } from "../signals/trace-index.ts";
import { deleteOldIndices, oldIndices } from "./old-indices.ts";

const hour = 3_600_000;
const day = 24 * hour;
const now = Date.parse("2026-03-10T15:30:00Z");
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

describe("old indices", () => {
  test.each([
    ["jaeger-span-2026-03-02", true],
    ["jaeger-span-2026-03-03", false], // its last hours are younger than seven days
    ["jaeger-service-2020-01-01", true],
    ["jaeger-dependencies-2020-01-01", true],
    ["jaeger-sampling-2020-02-29", true],
    ["jaeger-sampling-2021-02-29", false], // this day does not exist
    ["jaeger-span-2026-03-10", false],
    ["jaeger-span-2026-03-11", false],
    ["jaeger-span-2020-1-1", false],
    ["jaeger-span-2020-13-01", false],
    ["jaeger-span-20200101", false],
    ["jaeger-span-2020-01-01-000001", false],
    ["my-jaeger-span-2020-01-01", false],
    ["jaeger-spans-2020-01-01", false],
    ["jaeger-span-archive", false],
    ["jaeger-span-2020-01-01,orders", false],
    ["jaeger-span-2020-01-01\n", false],
    ["jaeger-span-*", false],
    ["orders-2020-01-01", false],
  ])("with a retention of seven days: %j %s", (name, isOld) => {
    expect(oldIndices([name], 7 * day, now)).toEqual(isOld ? [name] : []);
  });

  const family = fc.constantFrom(...traceIndexFamilies);
  const time = fc.integer({ min: Date.parse("1990-01-01"), max: Date.parse("2090-01-01") });
  const retention = fc.integer({ min: 1, max: 5000 }).map((hours) => hours * hour);

  test("hold no span younger than the retention, and never today's spans", () => {
    fc.assert(
      fc.property(family, time, retention, time, (name, span, kept, at) => {
        const index = `${name}-${dayOf(span)}`;
        const isOld = oldIndices([index], kept, at).length > 0;
        const mustStay = span > at - kept || dayOf(span) >= dayOf(at);
        // If a span is older than the retention plus one day, its day is over.
        const mustGo = span <= at - kept - day;
        expect({ lost: mustStay && isOld, left: mustGo && !isOld }).toEqual({ lost: false, left: false });
      }),
      { numRuns: 2000 },
    );
  });

  test("never belong to others, whatever their names are", () => {
    const ours = new RegExp(`^(?:${traceIndexFamilies.join("|")})-\\d{4}-\\d\\d-\\d\\d$`);
    const piece = fc.constantFrom("jaeger", "-", "span", "service", "2020", "01", "orders", "*", ",", "_all", "/", " ");
    const name = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join("")),
    );
    fc.assert(
      fc.property(name, (any) => {
        fc.pre(!ours.test(any));
        expect(oldIndices([any], hour, now)).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("the cleanup", () => {
  let server: Server;
  let url: string;
  let indices: Set<string>;
  let refuse = false;
  let lines: string[];

  beforeEach(async () => {
    lines = [];
    refuse = false;
    indices = new Set([
      "jaeger-span-2020-01-01",
      "jaeger-service-2020-01-01",
      "orders-2020-01-01",
      `jaeger-span-${dayOf(now)}`,
    ]);
    server = createServer((request, response) => {
      const { pathname } = new URL(request.url!, url);
      response.setHeader("content-type", "application/json");
      if (request.method === "DELETE") {
        const existed = !refuse && indices.delete(pathname.slice(1));
        const status = existed ? 200 : 404;
        response.statusCode = refuse ? 403 : status;
        response.end('{"acknowledged":true}');
        return;
      }
      response.end(JSON.stringify([...indices].map((index) => ({ index }))));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await server[Symbol.asyncDispose]();
  });

  const run = (isDryRun: boolean) =>
    deleteOldIndices({ url, retentionMs: 7 * day, now, isDryRun, report: (line) => lines.push(line) });

  test("deletes only old indices, and has nothing to do the second time", async () => {
    expect(await run(false)).toBe(2);
    expect([...indices]).toEqual(["orders-2020-01-01", `jaeger-span-${dayOf(now)}`]);
    expect(lines).toEqual(["deleted jaeger-service-2020-01-01", "deleted jaeger-span-2020-01-01"]);
    expect(await run(false)).toBe(0);
  });

  test("only prints their names in a dry run", async () => {
    expect(await run(true)).toBe(2);
    expect(indices.size).toBe(4);
    expect(lines[0]).toBe("would delete jaeger-service-2020-01-01");
  });

  test("reports a rejection", async () => {
    refuse = true;
    await expect(run(false)).rejects.toThrow(/DELETE .*\/jaeger-service-2020-01-01: 403/);
  });
});
