import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { plainSecretWarnings } from "./given-secrets.ts";
import { HiddenText, hideDecrypted, hideEncrypted } from "./hidden-text.ts";
import { parseSettings } from "./settings.ts";
import { UserError } from "../../base/user-error.ts";

const parse = (config: Record<string, unknown>) => parseSettings(config, (key) => `here(${key})`);
const place = "given-alertmanager-webhook";

describe("a secret setting", () => {
  const address = "https://chat.example.org/hook/s3cr3t";

  test.each([
    ["in a nested map", { alertmanager: { webhook: { secure: "v1:abc" } } }],
    ["at a dotted key", { "alertmanager.webhook": { secure: "v1:abc" } }],
  ])("that is encrypted %s is the name of its place, in commands and in Pulumi's program", (_where, file) => {
    const inFile = hideEncrypted(file);
    const decrypted = JSON.parse(JSON.stringify(file).replace('{"secure":"v1:abc"}', `"${address}"`)) as unknown;
    const [command, program] = [inFile, hideDecrypted(decrypted, inFile)].map((config) =>
      parse(config as Record<string, unknown>),
    );
    for (const settings of [command!, program!]) {
      expect(settings["alertmanager.webhook"]).toEqual({ secret: place });
      expect(settings.given[place]).toMatchObject({ key: "alertmanager.webhook", text: { ciphertext: "v1:abc" } });
      expect(settings.given[place]!.text.mark).toBe("v1:abc");
    }
    expect(program!.given[place]!.text.reveal()).toBe(address);
    expect(() => command!.given[place]!.text.reveal()).toThrow("only Pulumi's program knows");
  });

  test("is shown by neither JSON nor the console, encrypted or plain", () => {
    for (const webhook of [address, new HiddenText({ ciphertext: "v1:abc", value: address })]) {
      const settings = parse({ alertmanager: { webhook } });
      expect(settings.given[place]!.text.reveal()).toBe(address);
      expect(JSON.stringify(settings) + inspect(settings, { depth: 9, showHidden: true })).not.toContain("s3cr3t");
    }
  });

  test("has another mark for another value", () => {
    const marks = ["http://a/1", "http://a/2"].map(
      (webhook) => parse({ alertmanager: { webhook } }).given[place]!.text.mark,
    );
    expect(new Set(marks).size).toBe(2);
    expect(marks.join(" ")).not.toContain("http");
  });

  test.each([
    ["plain", "ftp://s3cr3t"],
    ["decrypted", new HiddenText({ ciphertext: "v1:abc", value: "ftp://s3cr3t" })],
  ])("of a wrong form, %s, is one line without its value", (_how, webhook) => {
    const line =
      'here(alertmanager.webhook): alertmanager.webhook: expected an address such as "http://127.0.0.1:9000/hook", got something else, which is not shown';
    expect(() => parse({ alertmanager: { webhook } })).toThrow(new UserError(line));
  });

  test.each([
    [{ retention: { metrics: { secure: "v1:abc" } } }, "retention.metrics: is no secret, so it is not encrypted"],
    [{ alertmanager: { webhok: { secure: "v1:abc" } } }, 'did you mean "alertmanager.webhook"?'],
    [{ alertmanager: { secure: "v1:abc" } }, "alertmanager: is encrypted as a whole; encrypt single values"],
    [{ targets: { secure: "v1:abc" } }, "targets: expected a list, got an encrypted value"],
    [{ targets: [{ secure: "v1:abc" }] }, "targets[0]: expected a map of settings, got an encrypted value"],
  ])("is told apart from what cannot be one: %j", (file, message) => {
    const config = hideEncrypted(file) as Record<string, unknown>;
    expect(() => parse(config)).toThrow(message);
    expect(() => parse(config)).not.toThrow(/\n|v1:abc/);
  });
});

describe("plain text", () => {
  const warnings = (webhook: unknown) => {
    const { given } = parse({ alertmanager: { webhook } });
    return plainSecretWarnings(given, "mine", (key) => `here(${key})`);
  };

  test("of a secret is one line that says how to encrypt it", () => {
    expect(warnings("https://chat.example.org/s3cr3t")).toEqual([
      "here(alertmanager.webhook): alertmanager.webhook: a secret in plain text; encrypt it: npm run pulumi -- config set --secret --path 'observability:alertmanager.webhook' --stack mine",
    ]);
  });

  test.each([
    "http://127.0.0.1:9000/hook",
    "http://localhost:9000/hook",
    "http://[::1]:9000/hook",
    new HiddenText({ ciphertext: "v1:abc" }),
  ])("is fine for an address on this machine, and there is none of what is encrypted: %s", (webhook) => {
    expect(warnings(webhook)).toEqual([]);
  });

  test.each(["http://me:s3cr3t@127.0.0.1/hook", "http://127.0.0.1/hook?key=s3cr3t"])(
    "of an address on this machine with a secret in it is told of",
    (webhook) => {
      expect(warnings(webhook)).toHaveLength(1);
    },
  );
});
