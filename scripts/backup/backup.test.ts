import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseSettings } from "../../infra/settings/settings.ts";
import { platforms } from "../../infra/platforms/platforms.ts";
import { stackOf } from "../../infra/stack.ts";
import { checkFolder, sealFolder } from "./files.ts";
import { partsOf } from "./parts.ts";
import { countCopiedRows } from "./postgres.ts";
import { isWhole } from "./restore-backup.ts";
import { backupName, findBackup, storedBackups } from "./stored.ts";
import { isNewer } from "./versions.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "backups-"));
});

afterEach(() => rmSync(folder, { recursive: true }));

const seal = async (name: string): Promise<string> => {
  const path = join(folder, name);
  mkdirSync(join(path, "inner"), { recursive: true, mode: 0o755 });
  writeFileSync(join(path, "one"), "1");
  writeFileSync(join(path, "inner", "two words"), "2");
  await sealFolder(path);
  return path;
};

describe("a sealed folder", () => {
  test("is its owner's alone, and passes its check, as a copy of it does", async () => {
    const path = await seal("a");
    const modes = ["one", "inner", "inner/two words", "SHA256SUMS"].map(
      (name) => statSync(join(path, name)).mode & 0o777,
    );
    expect(modes).toEqual([0o600, 0o700, 0o600, 0o600]);
    cpSync(path, join(folder, "b"), { recursive: true });
    await expect(checkFolder(path)).resolves.toBeUndefined();
    await expect(checkFolder(join(folder, "b"))).resolves.toBeUndefined();
  });

  test.each([
    [
      "changed",
      (path: string) => writeFileSync(join(path, "one"), "3"),
      "one is not as it was when the backup was made",
    ],
    [
      "longer",
      (path: string) => appendFileSync(join(path, "inner", "two words"), " "),
      "inner/two words is not as it was",
    ],
    ["missing", (path: string) => rmSync(join(path, "inner", "two words")), "inner/two words is missing"],
    ["new", (path: string) => writeFileSync(join(path, "three"), ""), "three is none of its files"],
    ["the list", (path: string) => rmSync(join(path, "SHA256SUMS")), "it has no SHA256SUMS, so it is no whole backup"],
  ])("does not pass if a file is %s, which is said by name", async (_what, damage, line) => {
    const path = await seal("a");
    damage(path);
    await expect(checkFolder(path)).rejects.toThrow(`${path}: ${line}`);
    await expect(checkFolder(path)).rejects.toThrow(/; nothing was touched$/);
  });
});

describe("backups of a stack", () => {
  test("are called by their time, UTC, and found by it, by their path, or as the newest", async () => {
    expect(backupName(new Date("2026-03-04T05:06:07.890Z"))).toBe("2026-03-04T05-06-07Z");
    const older = await seal("2026-03-04T05-06-07Z");
    const newer = await seal("2026-03-04T05-06-08Z");
    expect(findBackup(folder, undefined)).toBe(newer);
    expect(findBackup(folder, "2026-03-04T05-06-07Z")).toBe(older);
    expect(findBackup("/nowhere", older)).toBe(older);
  });

  test("are none while they are not whole; who asks for one that is not there is told which are", async () => {
    expect(() => findBackup(folder, undefined)).toThrow(`${folder}: there is no backup yet; npm run backup makes one`);
    await seal("2026-03-04T05-06-07Z");
    await seal("2026-03-04T05-06-09Z.partial");
    expect(storedBackups(folder)).toEqual(["2026-03-04T05-06-07Z"]);
    expect(() => findBackup(folder, "x")).toThrow(`${folder}: no backup "x"; there are 2026-03-04T05-06-07Z`);
  });
});

test("hold each kind of data that the stack keeps", () => {
  const everything = { present: new Set(["full-elasticsearch", "grafana", "kibana"] as const) };
  const kindsOf = (config: Readonly<Record<string, unknown>>) => {
    const settings = parseSettings(config);
    const { traits } = platforms[settings.platform];
    return partsOf({ stack: stackOf(settings, everything), settings, traits })
      .map(({ service, kind }) => `${service} ${kind}`)
      .toSorted();
  };
  const common = ["alertmanager alertmanager", "grafana grafana", "prometheus prometheus"];
  const search = ["elasticsearch elasticsearch", "kibana kibana"];
  const databases = ["api", "orders", "payments", "users"].map((service) => `${service} sqlite`);
  expect(kindsOf({})).toEqual([...common, ...search, ...databases].toSorted());
  const docker = { platform: "docker", "api.database": "postgres", "api.cache": "redis" };
  expect(kindsOf(docker)).toEqual([...common, ...search, "postgres postgres"].toSorted());
  const small = { traces: { storage: "badger" }, api: { mode: "single" } };
  expect(kindsOf(small)).toEqual([...common, "api sqlite", "jaeger badger"].toSorted());
});

test("rows of a dump are counted by table, whatever stands in them", async () => {
  const text = [
    "SET client_encoding = 'UTF8';",
    "COPY users.users (id, name) FROM stdin;",
    "1\tAda",
    "2\tCOPY x (y) FROM stdin;",
    String.raw`3	\\.`,
    String.raw`\.`,
    "",
    "COPY orders.orders (id) FROM stdin;",
    String.raw`\.`,
  ];
  const lines = createInterface({ input: Readable.from([text.join("\n")]) });
  const counts = await countCopiedRows(lines);
  expect(counts).toEqual({ "users.users": 3, "orders.orders": 0 });
});

test("what came since is no loss, nor is what is out of date; anything less is", () => {
  const row = { service: "users", what: "users", saved: 10, lapsed: 0, now: 10 };
  expect(isWhole(row)).toBe(true);
  expect(isWhole({ ...row, now: 12 })).toBe(true);
  expect(isWhole({ ...row, now: 9 })).toBe(false);
  expect(isWhole({ ...row, lapsed: 2, now: 8 })).toBe(true);
  expect(isWhole({ ...row, lapsed: 2, now: 7 })).toBe(false);
});

test.each([
  ["9.4.2", "8.6.2", true],
  ["8.6.2", "8.10.0", false],
  ["17-alpine", "9-alpine", true],
  ["8.6.2", "8.6.2", false],
])("version %s is newer than %s: %s", (one, other, expected) => {
  expect(isNewer(one, other)).toBe(expected);
});
