import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readKeeperSettings } from "./settings.ts";

test("everything has a default", () => {
  expect(readKeeperSettings({})).toMatchObject({
    host: "127.0.0.1",
    port: 8010,
    intervalMs: 10_000,
    startDelayMs: 60_000,
    probes: [],
    elasticsearch: undefined,
    schedules: [],
  });
});

test("names, addresses and paths are read from pairs", () => {
  const settings = readKeeperSettings({
    PROBES: " jaeger.ui=http://127.0.0.1:1/?a=b  grafana=https://g:3 ",
    CERTIFICATES: "web=/a/b.pem",
    BACKUPS: "db=/c",
    ELASTICSEARCH_URL: "http://127.0.0.1:9200/",
    RETENTION_TRACES: "2d",
  });
  expect(settings).toMatchObject({
    probes: [
      { target: "jaeger", endpoint: "ui", url: "http://127.0.0.1:1/?a=b" },
      { target: "grafana", endpoint: "http", url: "https://g:3" },
    ],
    certificates: [{ name: "web", path: "/a/b.pem" }],
    backups: [{ name: "db", path: "/c" }],
    elasticsearch: { url: "http://127.0.0.1:9200", retentionMs: 172_800_000 },
  });
});

test("Elasticsearch gets a user and password if both are set", () => {
  const elasticsearch = { ELASTICSEARCH_URL: "http://127.0.0.1:9200", ELASTICSEARCH_USER: "keeper" };
  const settings = readKeeperSettings({ ...elasticsearch, ELASTICSEARCH_PASSWORD: "p" });
  expect(settings.elasticsearch?.credentials).toEqual({ user: "keeper", password: "p" });
  expect(() => readKeeperSettings(elasticsearch)).toThrow(/^ELASTICSEARCH_PASSWORD: must be set beside its user$/);
  expect(() => readKeeperSettings({ ...elasticsearch, ELASTICSEARCH_USER: "", ELASTICSEARCH_PASSWORD: "p" })).toThrow(
    /^ELASTICSEARCH_USER: must be set beside its password$/,
  );
});

test.each([
  ["PORT", "65536"],
  ["HOST", "not a host"],
  ["LOG_LEVEL", "loud"],
  ["ENVIRONMENT", "Prod!"],
  ["COLLECT_INTERVAL", "fast"],
  ["COLLECT_INTERVAL", "2d"],
  ["START_DELAY", "-1s"],
  ["PROBES", "jaeger"],
  ["PROBES", "jaeger=ftp://x"],
  ["CERTIFICATES", "/a/b.pem"],
  ["ELASTICSEARCH_URL", "elasticsearch:9200"],
  ["SCHEDULES_FILE", "/none/schedules.json"],
])("%s=%s is rejected with one line that names the variable", (name, value) => {
  expect(() => readKeeperSettings({ [name]: value })).toThrow(new RegExp(`^${name}: [^\\n]+$`));
});

test.each([
  ["{}", "expected a list of schedules"],
  ["[", "JSON"],
  ['[{"name":"A b"}]', "0.name: expected a name"],
  ['[{"name":"a","args":[]}]', "a.args: expected a list of texts"],
  ['[{"name":"a","args":["x"],"every":"soon"}]', 'a.every: expected a length of time up to 24d, got "soon"'],
  ['[{"name":"a","args":["x"],"every":"25d"}]', 'a.every: expected a length of time up to 24d, got "25d"'],
  ['[{"name":"a","args":["x"],"every":"1d"}]', "a.within: expected a length of time up to 24d, got undefined"],
])("the schedules %s are rejected: %s", (content, message) => {
  const folder = mkdtempSync(join(tmpdir(), "schedules-"));
  const file = join(folder, "schedules.json");
  writeFileSync(file, content);
  expect(() => readKeeperSettings({ SCHEDULES_FILE: file })).toThrow(message);
  rmSync(folder, { recursive: true });
});

test("an invalid setting exits with one line and code 78", () => {
  const { status, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, "main.ts")], {
    env: { COLLECT_INTERVAL: "fast" },
    encoding: "utf8",
  });
  expect(stderr).toBe('COLLECT_INTERVAL: must be a length of time such as 30s or 7d, not "fast"\n');
  expect(status).toBe(78);
});
