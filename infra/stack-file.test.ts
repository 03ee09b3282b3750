import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readStackFile } from "./stack-file.ts";
import { UserError } from "./user-error.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "stack-file-"));
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (text: string) => writeFileSync(join(root, "Pulumi.mine.yaml"), text);

test("reads the project's keys, leaves out encrypted ones, and knows the line of each", () => {
  write(`encryptionsalt: v1:x
config:
  observability:platform: local
  observability:token:
    secure: v1:abc
  observability:retention:
    traces: 2d
    metrics: 3d
  observability:ports.shift: 4
  docker:host: unix
`);
  const { config, locate } = readStackFile(root, "mine");
  expect(config).toEqual({ platform: "local", retention: { traces: "2d", metrics: "3d" }, "ports.shift": 4 });
  expect(["platform", "retention.metrics", "ports.shift", "gone"].map((key) => locate(key))).toEqual([
    "Pulumi.mine.yaml:3",
    "Pulumi.mine.yaml:8",
    "Pulumi.mine.yaml:9",
    "Pulumi.mine.yaml",
  ]);
});

test("says which stack has no file", () => {
  expect(() => readStackFile(root, "other")).toThrow(
    new UserError('Pulumi.other.yaml is not there: no stack is called "other"'),
  );
});

test.each([
  ["config:\n  a: [1", "Pulumi.mine.yaml:2: "],
  ["config: 3", "config: expected a map"],
])("tells of %j in one line", (text, message) => {
  write(text);
  expect(() => readStackFile(root, "mine")).toThrow(message);
  expect(() => readStackFile(root, "mine")).not.toThrow(/\n/);
});

test("takes a file without settings as all defaults", () => {
  write("encryptionsalt: v1:x\n");
  expect(readStackFile(root, "mine").config).toEqual({});
});
