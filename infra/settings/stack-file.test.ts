import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { HiddenText } from "./hidden-text.ts";
import { readStackFile } from "./stack-file.ts";
import { UserError } from "../../base/user-error.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "stack-file-"));
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (text: string) => writeFileSync(join(root, "Pulumi.mine.yaml"), text);

test("reads the project's keys, hides encrypted values at any depth, and knows the line of each", () => {
  write(`encryptionsalt: v1:x
config:
  observability:platform: local
  observability:token:
    secure: v1:abc
  observability:retention:
    traces: 2d
    metrics: 3d
  observability:ports.shift: 4
  observability:alertmanager: { webhook: { secure: v1:def } }
  observability:receivers:
    - name: chat
      url:
        secure: v1:ghi
  docker:host: unix
`);
  const { config, locate } = readStackFile(root, "mine");
  expect(config).toEqual({
    platform: "local",
    token: new HiddenText({ ciphertext: "v1:abc" }),
    retention: { traces: "2d", metrics: "3d" },
    "ports.shift": 4,
    alertmanager: { webhook: new HiddenText({ ciphertext: "v1:def" }) },
    receivers: [{ name: "chat", url: new HiddenText({ ciphertext: "v1:ghi" }) }],
  });
  expect(["platform", "retention.metrics", "ports.shift", "gone"].map((key) => locate(key))).toEqual([
    "Pulumi.mine.yaml:3",
    "Pulumi.mine.yaml:8",
    "Pulumi.mine.yaml:9",
    "Pulumi.mine.yaml",
  ]);
});

test("knows the line of each thing in a list, and of what is missing there", () => {
  write(`config:
  observability:targets:
    - name: checkout
      scrape: 127.0.0.1:9000
    - name: cart
      objectives:
        latency: { below: 1s }
  observability:retention:
    traces: 2d
`);
  const { locate } = readStackFile(root, "mine");
  const lines = {
    targets: 2,
    "targets[0].scrape": 4,
    "targets[1]": 5,
    "targets[1].scrape": 5,
    "targets[1].objectives.latency.below": 7,
    "targets[1].objectives.latency.share": 7,
    "targets[2].name": 2,
    "retention.trace": 8,
  };
  expect(Object.keys(lines).map((key) => locate(key))).toEqual(
    Object.values(lines).map((line) => `Pulumi.mine.yaml:${line}`),
  );
});

test("says which stack has no file, and which was meant", () => {
  write("config: {}");
  expect(() => readStackFile(root, "other")).toThrow(
    new UserError('no stack is called "other": Pulumi.other.yaml is not there; there are mine'),
  );
  expect(() => readStackFile(root, "mime")).toThrow(/; did you mean "mine"\?$/);
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
