import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startKeeper, type Keeper } from "./keeper.ts";
import { readKeeperSettings } from "./settings.ts";
import { openFakeElasticsearch } from "./testing/fake-elasticsearch.ts";

const log = pino({ level: "silent" });
const today = new Date().toISOString().slice(0, 10);

let folder: string;
let keeper: Keeper | undefined;
let elasticsearch: Awaited<ReturnType<typeof openFakeElasticsearch>>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "keeper-"));
  elasticsearch = await openFakeElasticsearch();
});

afterEach(async () => {
  await keeper?.stop();
  keeper = undefined;
  await elasticsearch.close();
  rmSync(folder, { recursive: true });
});

const open = async (environment: Readonly<Record<string, string>>): Promise<void> => {
  keeper = await startKeeper(readKeeperSettings({ PORT: "0", COLLECT_INTERVAL: "50ms", ...environment }), log);
};

/** The samples of the metrics with this prefix, by name and labels. */
const samples = async (prefix: string): Promise<Readonly<Record<string, number>>> => {
  const text = await (await fetch(`${keeper!.address}/metrics`)).text();
  const rows = text.split("\n").filter((line) => line.startsWith(prefix));
  return Object.fromEntries(rows.map((row) => [row.slice(0, row.lastIndexOf(" ")), Number(row.split(" ").at(-1))]));
};

const sample = async (name: string): Promise<number | undefined> => (await samples(name))[name];

test("serves the runbook of an alert as text, and no other file", async () => {
  writeFileSync(join(folder, "HighErrorRate.md"), "# HighErrorRate\n<script>alert(1)</script>\n");
  writeFileSync(join(folder, "secret"), "no runbook");
  await open({ RUNBOOKS: folder });
  const page = await fetch(`${keeper!.address}/runbooks/HighErrorRate.md`);
  expect(await page.text()).toContain("# HighErrorRate");
  expect(page.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  expect(page.headers.get("x-content-type-options")).toBe("nosniff");
  const others = ["/runbooks/secret", "/runbooks/../secret", "/runbooks/%2e%2e%2fsecret", "/runbooks/Missing.md"];
  const answers = await Promise.all(others.map((path) => fetch(keeper!.address + path)));
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
});

describe("Elasticsearch metrics", () => {
  test("report health, heap, disk, indexing, and indices by family and day", async () => {
    elasticsearch.state.status = "yellow";
    elasticsearch.state.indices = [
      { index: `jaeger-span-${today}`, "docs.count": "362", "store.size": "59110" },
      { index: "jaeger-span-2020-01-01", "docs.count": "5", "store.size": "1100" },
      { index: "jaeger-span-2020-01-02", "docs.count": "6", "store.size": "1200" },
      { index: `jaeger-service-${today}`, "docs.count": "22", "store.size": "11025" },
      { index: "orders-2020-01-01", "docs.count": "7", "store.size": "1300" },
    ];
    await open({ ELASTICSEARCH_URL: elasticsearch.url, RETENTION_TRACES: "7d" });
    const node = '{node="elasticsearch"}';
    await expect
      .poll(() => samples("elasticsearch_"))
      .toEqual({
        'elasticsearch_cluster_health_status{color="green"}': 0,
        'elasticsearch_cluster_health_status{color="yellow"}': 1,
        'elasticsearch_cluster_health_status{color="red"}': 0,
        [`elasticsearch_jvm_memory_used_bytes${node}`]: 112_943_472,
        [`elasticsearch_jvm_memory_max_bytes${node}`]: 518_979_584,
        [`elasticsearch_filesystem_data_size_bytes${node}`]: 270_553_174_016,
        [`elasticsearch_filesystem_data_available_bytes${node}`]: 74_243_485_696,
        [`elasticsearch_filesystem_low_watermark_bytes${node}`]: 2 * 2 ** 30,
        [`elasticsearch_indices_indexing_index_total${node}`]: 47,
        [`elasticsearch_indices_indexing_failed_total${node}`]: 3,
        [`elasticsearch_index_documents{family="jaeger-span",day="${today}"}`]: 362,
        [`elasticsearch_index_size_bytes{family="jaeger-span",day="${today}"}`]: 59_110,
        'elasticsearch_index_documents{family="jaeger-span",day="older"}': 11,
        'elasticsearch_index_size_bytes{family="jaeger-span",day="older"}': 2300,
        [`elasticsearch_index_documents{family="jaeger-service",day="${today}"}`]: 22,
        [`elasticsearch_index_size_bytes{family="jaeger-service",day="${today}"}`]: 11_025,
        'elasticsearch_index_documents{family="other",day=""}': 7,
        'elasticsearch_index_size_bytes{family="other",day=""}': 1300,
      });
  });

  test("follow Elasticsearch: removed indices disappear, and counters continue", async () => {
    elasticsearch.state.indices = [{ index: `jaeger-span-${today}`, "docs.count": "1", "store.size": "2" }];
    await open({ ELASTICSEARCH_URL: elasticsearch.url });
    await expect.poll(() => samples("elasticsearch_index_")).not.toEqual({});
    elasticsearch.state.indices = [];
    elasticsearch.state.indexed = 90;
    // A collection in progress may have read one value before the change and another after it.
    await expect
      .poll(() => samples("elasticsearch_ind"))
      .toEqual({
        'elasticsearch_indices_indexing_index_total{node="elasticsearch"}': 90,
        'elasticsearch_indices_indexing_failed_total{node="elasticsearch"}': 3,
      });
  });

  test.each([
    ["fails", { fails: 500 }],
    ["hangs", { hangs: true }],
  ])("disappear when Elasticsearch %s for some intervals, and return with it", async (_how, trouble) => {
    await open({ ELASTICSEARCH_URL: elasticsearch.url });
    const name = 'elasticsearch_cluster_health_status{color="green"}';
    await expect.poll(() => sample(name)).toBe(1);
    const last = 'keeper_collect_last_success_timestamp_seconds{collector="elasticsearch"}';
    Object.assign(elasticsearch.state, trouble);
    await expect.poll(() => samples("elasticsearch_"), { timeout: 5000 }).toEqual({});
    const then = (await sample(last))!;
    Object.assign(elasticsearch.state, { fails: 0, hangs: false });
    await expect.poll(() => sample(name), { timeout: 5000 }).toBe(1);
    expect(await sample(last)).toBeGreaterThan(then);
  });

  test("do not exist without Elasticsearch", async () => {
    await open({});
    expect(await samples("elasticsearch_")).toEqual({});
  });
});

describe("probes", () => {
  test("report which service responds, and with which status; a silent service does not affect the others", async () => {
    const closed = await openFakeElasticsearch();
    await closed.close();
    const silent = await openFakeElasticsearch();
    silent.state.hangs = true;
    const { url } = elasticsearch;
    const targets = [
      `a.http=${url}/_cluster/health`,
      `b.ui=${url}/nothing`,
      `c.http=${closed.url}/`,
      `d.http=${silent.url}/`,
    ];
    await open({ PROBES: targets.join(" ") });
    await expect
      .poll(() => samples("keeper_probe_up"))
      .toEqual({
        'keeper_probe_up{target="a",endpoint="http"}': 1,
        'keeper_probe_up{target="b",endpoint="ui"}': 0,
        'keeper_probe_up{target="c",endpoint="http"}': 0,
        'keeper_probe_up{target="d",endpoint="http"}': 0,
      });
    expect(await samples("keeper_probe_http_status")).toEqual({
      'keeper_probe_http_status{target="a",endpoint="http"}': 200,
      'keeper_probe_http_status{target="b",endpoint="ui"}': 404,
      'keeper_probe_http_status{target="c",endpoint="http"}': 0,
      'keeper_probe_http_status{target="d",endpoint="http"}': 0,
    });
    const durations = Object.values(await samples("keeper_probe_duration_seconds"));
    expect(durations).toHaveLength(4);
    expect(Math.max(...durations)).toBeLessThan(1);
    await silent.close();
  });
});

describe("files", () => {
  test("report when a certificate expires, and how old the newest backup is", async () => {
    const certificate = join(folder, "cert.pem");
    const subject = ["-subj", "/CN=test", "-days", "30", "-out", certificate, "-keyout", join(folder, "key.pem")];
    execFileSync(
      "openssl",
      ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", ...subject],
      {
        stdio: "ignore",
      },
    );
    for (const [name, at] of [
      ["old", 1_700_000_000],
      ["new", 1_700_000_600],
    ] as const) {
      writeFileSync(join(folder, `${name}.backup`), name);
      utimesSync(join(folder, `${name}.backup`), at, at);
    }
    await open({
      CERTIFICATES: `web=${certificate} missing=${join(folder, "none.pem")}`,
      BACKUPS: `first=${join(folder, "old.backup")} second=${join(folder, "new.backup")}`,
    });
    await expect
      .poll(() => samples("keeper_backup"))
      .toEqual({
        'keeper_backup_last_timestamp_seconds{backup="first"}': 1_700_000_000,
        'keeper_backup_last_timestamp_seconds{backup="second"}': 1_700_000_600,
      });
    await expect.poll(async () => Object.keys(await samples("keeper_certificate"))).toHaveLength(2);
    const certificates = await samples("keeper_certificate");
    const notBefore = certificates['keeper_certificate_not_before_timestamp_seconds{certificate="web"}']!;
    expect(certificates['keeper_certificate_not_after_timestamp_seconds{certificate="web"}']! - notBefore).toBe(
      30 * 86_400,
    );
    expect(await samples('keeper_collect_last_success_timestamp_seconds{collector="files"}')).toEqual({});
  });

  test("use the newest file of a folder at any depth", async () => {
    writeFileSync(join(folder, "a.backup"), "a");
    utimesSync(join(folder, "a.backup"), 1_700_000_300, 1_700_000_300);
    await open({ BACKUPS: `all=${folder}` });
    await expect.poll(() => sample('keeper_backup_last_timestamp_seconds{backup="all"}')).toBe(1_700_000_300);
  });
});

describe("schedules", () => {
  const schedule = (name: string, code: string, more: Readonly<Record<string, unknown>> = {}) => {
    const file = join(folder, `${name}.js`);
    writeFileSync(file, code);
    return { name, args: [file], every: "20ms", within: "5s", ...more };
  };
  const openWith = (...schedules: readonly unknown[]) => {
    const file = join(folder, "schedules.json");
    writeFileSync(file, JSON.stringify(schedules));
    return open({ SCHEDULES_FILE: file, START_DELAY: "10ms" });
  };

  test("run repeatedly, are counted and timed, and report failures", async () => {
    await openWith(
      schedule("good", ""),
      schedule("bad", "process.exit(3)"),
      schedule("slow", "setInterval(() => {}, 99)", { within: "30ms" }),
    );
    const runs = (name: string, outcome: string) =>
      sample(`keeper_schedule_runs_total{schedule="${name}",outcome="${outcome}"}`);
    await expect.poll(() => runs("good", "success"), { timeout: 8000 }).toBeGreaterThan(1);
    await expect.poll(() => runs("bad", "failure"), { timeout: 8000 }).toBeGreaterThan(1);
    await expect.poll(() => runs("slow", "failure"), { timeout: 8000 }).toBeGreaterThan(0);
    expect(await runs("good", "failure")).toBe(0);
    expect(await samples("keeper_schedule_failing")).toEqual({
      'keeper_schedule_failing{schedule="good"}': 0,
      'keeper_schedule_failing{schedule="bad"}': 1,
      'keeper_schedule_failing{schedule="slow"}': 1,
    });
    expect(Object.keys(await samples("keeper_schedule_last_success"))).toEqual([
      'keeper_schedule_last_success_timestamp_seconds{schedule="good"}',
    ]);
    expect(Object.keys(await samples("keeper_schedule_last_duration"))).toHaveLength(3);
  });

  test("do not run before the delay, and stop with keeper", async () => {
    const trace = join(folder, "trace");
    const file = join(folder, "schedules.json");
    const code = `require("node:fs").writeFileSync(${JSON.stringify(trace)}, String(process.pid)); setInterval(() => {}, 99);`;
    writeFileSync(file, JSON.stringify([schedule("endless", code)]));
    await open({ SCHEDULES_FILE: file, START_DELAY: "300ms" });
    expect(existsSync(trace)).toBe(false);
    await expect.poll(() => existsSync(trace), { timeout: 8000 }).toBe(true);
    await keeper?.stop();
    keeper = undefined;
    const isAlive = () => {
      try {
        return process.kill(Number(execFileSync("cat", [trace])), 0);
      } catch {
        return false;
      }
    };
    await expect.poll(isAlive).toBe(false);
  });
});

test("responds on /health, and returns 404 for an unknown path", async () => {
  await open({});
  expect((await fetch(`${keeper!.address}/health`)).status).toBe(200);
  expect((await fetch(`${keeper!.address}/else`)).status).toBe(404);
});
