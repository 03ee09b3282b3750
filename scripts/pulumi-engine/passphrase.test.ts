import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { passphraseFor } from "./passphrase.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "passphrase-"));
  writeFileSync(join(root, "Pulumi.local.yaml"), "config: {}");
  writeFileSync(join(root, "Pulumi.dev.yaml"), "config:\n  observability:platform: docker");
  writeFileSync(
    join(root, "Pulumi.kept.yaml"),
    "secretsprovider: awskms://alias/x\nconfig:\n  observability:platform: docker",
  );
});
afterEach(() => rmSync(root, { recursive: true }));

const set = { PULUMI_CONFIG_PASSPHRASE: "mine" };
const open = { PULUMI_CONFIG_PASSPHRASE: "" };

test("a stack of processes has the empty one, whatever guards the other stacks of this shell", () => {
  expect(passphraseFor(root, "local", {})).toEqual(open);
  expect(passphraseFor(root, "local", set)).toEqual(open);
});

test.each([
  ["set", set],
  ["in a file", { PULUMI_CONFIG_PASSPHRASE_FILE: "/secret" }],
])("any other has its own, which is %s, and nothing is added", (_name, env) => {
  expect(passphraseFor(root, "dev", env)).toEqual({});
});

test("any other without one gets one line", () => {
  for (const env of [{}, open]) {
    expect(() => passphraseFor(root, "dev", env)).toThrow(
      /^PULUMI_CONFIG_PASSPHRASE: expected the passphrase that guards the secrets of the stack "dev", found none; [^\n]*$/,
    );
  }
});

test("one whose secrets something else keeps needs none", () => {
  expect(passphraseFor(root, "kept", {})).toEqual({});
});

test("while it is not known which stack it will be, nothing that was set is touched", () => {
  expect(passphraseFor(root, undefined, set)).toEqual({});
  expect(passphraseFor(root, undefined, {})).toEqual(open);
  expect(passphraseFor(root, "new", set)).toEqual({});
});
