import { expect, test } from "vitest";
import { describeTrouble, type Trouble } from "./trouble.ts";

const at = new Date(2026, 0, 2, 8, 30, 15);
const now = new Date(at.getTime() + 61_000);
const base = { log: "/x/api.log", lastLines: ["one", "two and more"] } as const;

test("tells how a service ended and how long ago, with the end of its log", () => {
  const trouble: Trouble = { ...base, state: "dead", ended: "by SIGKILL", since: { at, by: "its end" } };
  expect(describeTrouble("api", trouble, { now })).toBe(
    "api ended by SIGKILL 61 s ago (2026-01-02 08:30:15); the end of /x/api.log:\n  | one\n  | two and more",
  );
});

test("tells what it goes by where nobody saw the end, and cuts lines to the terminal", () => {
  const trouble: Trouble = { ...base, state: "unhealthy", since: { at, by: "its last good answer" } };
  expect(describeTrouble("api", trouble, { now, width: 9 })).toBe(
    "api is unhealthy for 61 s (since 2026-01-02 08:30:15, by its last good answer); the end of /x/api.log:\n  | one\n  | two a",
  );
});

test("says so where there is no log", () => {
  const trouble: Trouble = { ...base, lastLines: [], state: "dead", since: { at, by: "its start" } };
  expect(describeTrouble("api", trouble, { now })).toMatch(/; \/x\/api\.log is empty$/);
});
