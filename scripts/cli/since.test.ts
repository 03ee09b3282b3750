import { expect, test } from "vitest";
import { since } from "./since.ts";

const at = (minute: number): Date => new Date(Date.UTC(2026, 0, 1, 8, minute));
const started = at(10);

test.each([
  [
    "a dead one whose end was seen",
    { state: "dead", ended: at(20), lastGood: at(25), lastLine: at(30) },
    20,
    "its end",
  ],
  ["a dead one that answered last", { state: "dead", lastGood: at(25), lastLine: at(22) }, 25, "its last good answer"],
  ["a dead one that wrote last", { state: "dead", lastGood: at(25), lastLine: at(26) }, 26, "its last log line"],
  ["a dead one of which nothing is known", { state: "dead" }, 10, "its start"],
  [
    "an unhealthy one that goes on writing",
    { state: "unhealthy", lastGood: at(25), lastLine: at(40) },
    25,
    "its last good answer",
  ],
  ["an unhealthy one without Prometheus", { state: "unhealthy", lastLine: at(40) }, 40, "its last log line"],
  [
    "one that was well before its restart only",
    { state: "unhealthy", lastGood: at(9), lastLine: at(12) },
    10,
    "its start",
  ],
] as const)("%s", (_name, evidence, minute, by) => {
  expect(since({ started, ...evidence })).toEqual({ at: at(minute), by });
});
