import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestService, type TestService } from "../../app/testing/service.ts";
import { gatherCrowd } from "./crowd.ts";
import { documentedExamples } from "./documented-examples.ts";
import { modes, openingOf, roundOf } from "./mix.ts";
import { keepPace } from "./pace.ts";
import { createReport } from "./report.ts";
import { walk } from "./walk.ts";

let service: TestService;
let host: string;
beforeAll(async () => {
  service = await openTestService();
  host = await service.app.listen({ port: 0, host: "127.0.0.1" });
});
afterAll(() => service.close());

const { signal } = new AbortController();

test("walkers side by side go through every operation, and an offline weather is no surprise", async () => {
  const examples = await documentedExamples(host);
  const report = createReport();
  await walk({ host, examples, runs: 3, concurrency: 2, delay: 0 })(report.add, signal);
  expect(report.summary(1)).not.toContain("not expected");
  expect(report.all.count()).toBe(examples.length * 3);
  expect(report.all.statuses().get("503")).toBe(3);
  expect(report.percentiles()).toMatch(/^GET \/weather\/\{city\} +3 +0 /m);
});

test.each(modes)("a crowd in the mood %s keeps its pace, and nothing unexpected happens", async (mode) => {
  const examples = await documentedExamples(host);
  const report = createReport();
  const crowd = gatherCrowd({ host, opening: openingOf(examples), round: roundOf(mode, examples, 0) });
  const began = performance.now();
  await keepPace(async () => report.add(await crowd.send()), { total: 30, perSecond: 150, signal });
  expect(performance.now() - began).toBeGreaterThan(29 / 0.15 - 5);
  expect(report.summary(1)).toMatch(
    /^30 requests in 1\.0 s \(30\.0\/s\): p50 [\d.]+ ms, p95 [\d.]+ ms, p99 [\d.]+ ms$/m,
  );
  expect(report.all.unexpected(), report.summary(1)).toBe(0);
});

test("what is not answered as it should be is named", async () => {
  const report = createReport();
  const examples = await documentedExamples(host);
  const gone = { operation: "GET /orders/{id}", about: () => 77, expected: [200] } as const;
  await walk({ host, examples: [...examples, gone], runs: 1, concurrency: 1, delay: 0 })(report.add, signal);
  await walk({ host: "http://127.0.0.1:9", examples, runs: 1, concurrency: 1, delay: 0 })(report.add, signal);
  expect(report.summary(1)).toContain("were not expected, such as GET /orders/{id}: 404, GET /: ");
});

test("an address without an API is one line", async () => {
  await expect(documentedExamples("http://127.0.0.1:9")).rejects.toThrow(
    /^http:\/\/127\.0\.0\.1:9\/openapi\.json does not/,
  );
});

test("a run that is stopped ends after what is under way", async () => {
  const stopped = new AbortController();
  const report = createReport();
  const examples = await documentedExamples(host);
  const walking = walk({ host, examples, runs: 50, concurrency: 1, delay: 30 })(report.add, stopped.signal);
  stopped.abort();
  await walking;
  expect(report.all.count()).toBeLessThan(2);
});
