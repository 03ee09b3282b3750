import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Compile } from "typebox/schema";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { hideEncrypted } from "./hidden-text.ts";
import { stackFileSchema } from "./schema.ts";
import { parseSettings } from "./settings.ts";
import { stackNames } from "./stack-file.ts";

const root = join(import.meta.dirname, "../..");
const validator = Compile(stackFileSchema());

const check = (config: Readonly<Record<string, unknown>>): boolean =>
  validator.Check({
    config: Object.fromEntries(Object.entries(config).map(([key, value]) => [`observability:${key}`, value])),
  });

test("the schema is as it was read in review, which is what editors use", async () => {
  const text = `${JSON.stringify(stackFileSchema(), undefined, 1)}\n`;
  await expect(text).toMatchFileSnapshot("__golden__/stack-file.schema.json");
});

test.each(stackNames(root))("Pulumi.%s.yaml is as the schema says, and names it", (name) => {
  const text = readFileSync(join(root, `Pulumi.${name}.yaml`), "utf8");
  expect(validator.Errors(parse(text))).toEqual([true, []]);
  expect(text).toContain("# yaml-language-server: $schema=infra/settings/__golden__/stack-file.schema.json\n");
});

const secure = { secure: "v1:abc" };
const mail = { type: "email", name: "team", to: "a@b", from: "c@d", server: "smtp:25" };

describe("the schema accepts what the commands accept", () => {
  test.each([
    {},
    { retention: { metrics: "3d" }, "retention.traces": "12h" },
    { "ports.shift": "20" },
    { ports: { shift: 20 } },
    { api: { samplingRate: 0.25 }, "nodeExporter.enabled": "false" },
    { alerts: { HighErrorRate: { threshold: 0.05, for: "1m" } } },
    { "alerts.HighErrorRate.window": "5m" },
    { "alerts.HighErrorRate": { for: "1m" }, alerts: { "HighErrorRate.window": "5m" } },
    { alertmanager: { webhook: secure }, "alertmanager.groupWait": "5s" },
    { targets: [{ name: "checkout", scrape: "127.0.0.1:9000", objectives: { availability: 0.999 } }] },
    { targets: [{ name: "six", scrape: "http://[::1]:9002", objectives: { latency: { below: "1s", share: 0.9 } } }] },
    { receivers: [mail, { type: "slack", name: "chat", url: secure, channel: "#alerts", severities: ["critical"] }] },
    { receivers: [{ type: "pagerduty", name: "pager", key: secure }] },
    { receivers: [{ type: "webhook", name: "hook", url: "http://127.0.0.1:9000/" }] },
  ])("%j", (config) => {
    expect(check(config)).toBe(true);
    expect(() => parseSettings(hideEncrypted(config) as Record<string, unknown>)).not.toThrow();
  });
});

describe("the schema refuses", () => {
  test.each([
    ["a misspelt key", { retention: { metric: "3d" } }],
    ["a misspelt dotted key", { "retention.metric": "3d" }],
    ["a misspelt group", { retentoin: { metrics: "3d" } }],
    ["a value of a wrong form", { retention: { metrics: "3 days" } }],
    ["a number out of its range", { api: { samplingRate: 2 } }],
    ["a word that is not one of them", { traces: { storage: "cassandra" } }],
    ["an alert that is not there", { alerts: { HighErorRate: { for: "2m" } } }],
    ["a number that an alert does not have", { alerts: { Watchdog: { for: "2m" } } }],
    ["an encrypted value that is no secret", { retention: { metrics: secure } }],
    ["a target without an address", { targets: [{ name: "checkout" }] }],
    ["a receiver of no known type", { receivers: [{ ...mail, type: "mail" }] }],
    ["a field of another type of receiver", { receivers: [{ ...mail, channel: "#alerts" }] }],
    ["a receiver without its address", { receivers: [{ type: "slack", name: "chat" }] }],
  ])("%s", (_what, config) => {
    expect(check(config)).toBe(false);
    expect(() => parseSettings(hideEncrypted(config) as Record<string, unknown>)).toThrow(/: /);
  });

  test.each([
    ["a misspelt part of the file", { confg: {} }],
    ["a key without a namespace", { config: { retention: { metrics: "3d" } } }],
  ])("%s", (_what, file) => {
    expect(validator.Check(file)).toBe(false);
  });
});

test("the schema leaves Pulumi's own keys and those of providers alone", () => {
  expect(validator.Check({ config: { "docker:host": "unix:///x", "pulumi:disable-default-providers": ["*"] } })).toBe(
    true,
  );
});
