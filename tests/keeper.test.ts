import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { recordedProcess, unitFolder } from "../infra/provider/unit-folder.ts";
import { openWorkspace, type Workspace } from "../scripts/workspace/workspace.ts";
import { instant, json, post } from "./support/stack-queries.ts";
import { openWebhookReceiver } from "./support/webhook-receiver.ts";

const settings = {
  prometheus: { scrapeInterval: "1s", evaluationInterval: "1s" },
  alertmanager: { groupWait: "1s", groupInterval: "2s" },
  // The queue fills within a second without storage.
  "traces.queue": 100,
  keeper: { interval: "1s", startDelay: "1s", cleanupInterval: "2s" },
  alerts: {
    ElasticsearchDown: { for: "2s" },
    TraceExportFailing: { for: "1s", window: "15s" },
    SpansDropped: { for: "1s", window: "15s" },
    KeeperScheduleFailing: { for: "2s" },
  },
};
const today = new Date().toISOString().slice(0, 10);

let webhook: Awaited<ReturnType<typeof openWebhookReceiver>>;
let workspace: Workspace;

const query = (text: string): Promise<number | undefined> => instant(workspace.url(9090), text);

const indices = async (): Promise<readonly string[]> => {
  const rows = await json(`${workspace.url(9200)}/_cat/indices?format=json&h=index`);
  return (rows as { index: string }[]).map(({ index }) => index);
};

const up = async (): Promise<void> => {
  const { code, output } = await workspace.run("start");
  expect(code, output).toBe(0);
};

beforeAll(async () => {
  webhook = await openWebhookReceiver();
  workspace = await openWorkspace("keeper", {
    ...settings,
    alertmanager: { ...settings.alertmanager, webhook: webhook.url },
  });
  await up();
});

afterAll(async () => {
  await workspace.dispose();
  webhook.close();
});

describe("metrics", () => {
  test("of every probed service are 1 in Prometheus", async () => {
    await expect.poll(() => query("sum(keeper_probe_up)"), { timeout: 20_000 }).toBe(6);
    expect(await query("count(keeper_probe_up)")).toBe(6);
    expect(await query("max(keeper_probe_http_status)")).toBe(200);
  });

  test.each([
    ['elasticsearch_cluster_health_status{color="green"}', 1, 1],
    ["elasticsearch_jvm_memory_used_bytes", 10e6, 512 * 2 ** 20],
    ["elasticsearch_jvm_memory_max_bytes", 400e6, 512 * 2 ** 20],
    ["elasticsearch_filesystem_data_size_bytes - elasticsearch_filesystem_data_available_bytes", 1e6, 1e15],
    ["elasticsearch_filesystem_low_watermark_bytes", 2 * 2 ** 30, 2 * 2 ** 30],
    ["elasticsearch_indices_indexing_index_total", 25, 1e6],
    [`elasticsearch_index_documents{family="jaeger-span",day="${today}"}`, 25, 1e6],
    [`elasticsearch_index_size_bytes{family="jaeger-service",day="${today}"}`, 1000, 1e9],
    ['time() - keeper_collect_last_success_timestamp_seconds{collector="elasticsearch"}', -1, 5],
  ])("%s is between %d and %d", async (text, least, most) => {
    await expect.poll(() => query(text), { timeout: 20_000 }).toBeGreaterThanOrEqual(least);
    expect(await query(text)).toBeLessThanOrEqual(most);
  });

  test("of a healthy stack raise no alert", async () => {
    const firing = 'count(ALERTS{alertstate="firing", alertname!="Watchdog"}) or vector(0)';
    await expect.poll(() => query(firing), { timeout: 60_000 }).toBe(0);
  });
});

describe("old indices", () => {
  test("are deleted; today's indices and those of others stay", async () => {
    const others = ["orders-2020-01-01", "jaeger-span-archive", "jaeger-span-2020-01-01-000001"];
    for (const name of others) await post(`${workspace.url(9200)}/${name}/_doc`, { made: "by hand" });
    for (const name of ["jaeger-span-2020-01-01", "jaeger-service-2020-01-01"]) {
      // Without waiting for indices that keeper may have deleted by then.
      await json(`${workspace.url(9200)}/${name}?wait_for_active_shards=0`, { method: "PUT" });
    }
    await expect
      .poll(async () => (await indices()).filter((name) => /^jaeger-(?:span|service)-2020-01-01$/.test(name)), {
        timeout: 30_000,
      })
      .toEqual([]);
    expect(await indices()).toEqual(expect.arrayContaining([...others, `jaeger-span-${today}`]));
    const runs = 'keeper_schedule_runs_total{schedule="old-indices",outcome="success"}';
    await expect.poll(() => query(runs), { timeout: 10_000 }).toBeGreaterThan(0);
    expect(await query('keeper_schedule_failing{schedule="old-indices"}')).toBe(0);
    expect(await query('keeper_schedule_last_duration_seconds{schedule="old-indices"}')).toBeGreaterThan(0);
    const { output } = await workspace.run("logs", "keeper");
    expect(output).toContain("deleted jaeger-span-2020-01-01");
  });

  test("and the health reports an index without room for its replica", async () => {
    await expect.poll(() => query('elasticsearch_cluster_health_status{color="yellow"}'), { timeout: 10_000 }).toBe(1);
    await expect.poll(() => query('elasticsearch_index_documents{family="other"}'), { timeout: 10_000 }).toBe(3);
  });
});

describe("without Elasticsearch", () => {
  let seen = 0;
  const received = (name: string, status: string) =>
    webhook.alerts
      .slice(seen)
      .filter(({ labels, ...alert }) => labels["alertname"] === name && alert.status === status);

  test("alerts report that it is down, that spans are lost, and that the cleanup fails", async () => {
    seen = webhook.alerts.length;
    const identity = recordedProcess(unitFolder(join(workspace.folder, ".data", "local", "run", "elasticsearch")));
    process.kill(-identity!.pid, "SIGKILL");
    await expect.poll(() => query('keeper_probe_up{target="elasticsearch"}'), { timeout: 20_000 }).toBe(0);
    const expected = ["ElasticsearchDown", "TraceExportFailing", "SpansDropped", "KeeperScheduleFailing"];
    const deadline = Date.now() + 120_000;
    while (expected.some((name) => received(name, "firing").length === 0) && Date.now() < deadline) {
      await fetch(`${workspace.url(8000)}/demo/full-flow/1`);
      await new Promise((resolve) => {
        setTimeout(resolve, 100);
      });
    }
    expect(expected.filter((name) => received(name, "firing").length === 0)).toEqual([]);
    expect(received("ElasticsearchDown", "firing")[0]?.labels).toMatchObject({
      service: "elasticsearch",
      environment: "local",
      severity: "critical",
    });
    expect(received("SpansDropped", "firing")[0]?.labels).toMatchObject({ environment: "local", severity: "warning" });
    expect(await query("sum(otelcol_exporter_enqueue_failed_spans_total)")).toBeGreaterThan(0);
    await expect.poll(() => query("count(elasticsearch_jvm_memory_used_bytes)"), { timeout: 20_000 }).toBeUndefined();
  });

  test("the next start restarts it, and the alerts resolve", async () => {
    await up();
    await expect.poll(() => query("min(keeper_probe_up)"), { timeout: 20_000 }).toBe(1);
    await expect.poll(() => received("ElasticsearchDown", "resolved").length, { timeout: 60_000 }).toBeGreaterThan(0);
    await expect.poll(() => received("SpansDropped", "resolved").length, { timeout: 60_000 }).toBeGreaterThan(0);
  });
});
