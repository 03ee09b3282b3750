import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readExtras } from "./extra.ts";
import { lintDashboard } from "./lint/lint.ts";
import type { LintedDashboard } from "./lint/linted.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "extra-"))));
afterEach(() => rmSync(folder, { recursive: true }));

const write = (file: string, dashboard: unknown): void => writeFileSync(join(folder, file), JSON.stringify(dashboard));

test("takes an exported dashboard, without what Grafana counts up", () => {
  write("Queues (copy).json", { uid: "queues", title: "Queues", id: 7, version: 3, editable: true });
  write("notes.md", "no dashboard");
  expect(readExtras(folder)).toEqual({
    "queues.json": '{\n  "editable": false,\n  "title": "Queues",\n  "uid": "queues"\n}\n',
  });
});

test.each([
  ["no JSON", () => writeFileSync(join(folder, "a.json"), "{"), /extra\/a\.json: no JSON/],
  ["no uid", () => write("a.json", { title: "A", uid: null }), /extra\/a\.json: it has no uid/],
  ["a page's uid", () => write("a.json", { uid: "api-performance" }), /a\.json: another dashboard has the uid/],
  [
    "the uid of another file",
    () => ["a.json", "b.json"].forEach((file) => write(file, { uid: "a" })),
    /b\.json: another dashboard has the uid "a"/,
  ],
])("refuses a file with %s", (_what, prepare, message) => {
  prepare();
  expect(() => readExtras(folder)).toThrow(message);
});

test.each(Object.entries(readExtras()))("%s keeps the linter's rules", (_file, text) => {
  const dashboard = JSON.parse(text) as LintedDashboard;
  const hasServices = dashboard.templating.list.some(({ name }) => name === "service");
  expect(lintDashboard(dashboard, hasServices ? "services" : "stack")).toEqual([]);
});
