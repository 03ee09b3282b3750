import { describe, expect, test } from "vitest";
import { parseSettings } from "../../settings/settings.ts";
import { stackOf } from "../../stack.ts";
import { judgeCapacity, capacityNeeds, type Capacity } from "./capacity.ts";

const needs = { memory: 3000, limits: 4000, disk: { least: 1000, ample: 2000 } };

const room = (available: number, free: number, reserve = 0): Capacity => ({
  memory: { available, reserve },
  disk: { folder: "/data", free, way: "make room" },
});

describe("judgeCapacity", () => {
  test.each([
    ["enough of both is silent", room(3000, 2000), 0, 0],
    ["memory below what the services may take is a warning", room(2999, 2000), 0, 1],
    ["memory below what they take at their start is a problem", room(899, 2000), 1, 0],
    ["swap makes that a warning again", room(899, 2000, 1), 0, 1],
    ["where the system does not tell it stays a warning", room(10, 2000, Number.POSITIVE_INFINITY), 0, 1],
    ["a disk that is soon too full is a warning", room(3000, 1999), 0, 1],
    ["a disk that is too full is a problem", room(3000, 999), 1, 0],
    ["both are told at once", room(100, 100), 2, 0],
  ])("%s", (_name, found, problems, warnings) => {
    const judgement = judgeCapacity(needs, found);
    expect([judgement.problems.length, judgement.warnings.length]).toEqual([problems, warnings]);
  });

  test("each line says where, what is expected, what is there and the way out", () => {
    expect(judgeCapacity(needs, room(700, 300)).problems).toEqual([
      "memory: expected 900 MiB for what does not run yet, found 700 MiB; end other programs, or choose less (traces.storage: badger, api.mode: single, elasticsearch.heap)",
      "disk of /data: expected 1000 MiB free, found 300 MiB; make room",
    ]);
  });
});

describe("judgeCapacity where limits are held to", () => {
  const memoryOf = (total: number) =>
    judgeCapacity(needs, { memory: { available: Number.POSITIVE_INFINITY, reserve: 0, total } });

  test("wants as much as all services together may take, running or not", () => {
    expect(memoryOf(4000)).toEqual({ problems: [], warnings: [] });
    expect(memoryOf(3999)).toEqual({
      problems: [
        "memory: expected 3.9 GiB for all services, found 3.9 GiB; give it more, or choose less (traces.storage: badger, api.mode: single, elasticsearch.heap)",
      ],
      warnings: [],
    });
  });
});

describe("capacityNeeds", () => {
  const stack = stackOf(parseSettings({}));
  const memoryOf = (name: string) => capacityNeeds(stack, (service) => service !== name).memory;

  test("counts the memory of the services that do not run, and of no task", () => {
    const all = capacityNeeds(stack, () => false).memory;
    expect(memoryOf("elasticsearch")).toBe(1280);
    expect(memoryOf("node-exporter")).toBe(64);
    expect(capacityNeeds(stack, (service) => service === "elasticsearch").memory).toBe(all - 1280);
    expect(memoryOf("index-templates")).toBe(0);
  });

  test("asks for the room below which Elasticsearch takes no new index, and for less without it", () => {
    const badger = stackOf(parseSettings({ traces: { storage: "badger" } }));
    expect(capacityNeeds(stack, () => true).disk).toEqual({ least: 1024, ample: 2048 });
    expect(capacityNeeds(badger, () => true).disk).toEqual({ least: 256, ample: 1024 });
  });
});
