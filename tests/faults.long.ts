import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorkspace, type Workspace } from "../scripts/workspace/workspace.ts";
import { raisedAlerts } from "./faults/counted-losses.ts";
import { casesFor, volumeSize, type Case } from "./faults/faults.ts";
import { dataOf } from "./faults/places.ts";
import { report } from "./faults/report.ts";
import { measure, type Row } from "./faults/row.ts";
import { inElasticsearch, inJaeger, type CountSpans } from "./faults/span-store.ts";
import { mountVolume, whyNoVolumes } from "../scripts/workspace/mounts.ts";

const quick = {
  prometheus: { scrapeInterval: "2s", evaluationInterval: "2s" },
  keeper: { interval: "2s" },
  alerts: {
    ElasticsearchDown: { for: "5s" },
    TraceExportFailing: { for: "1s", window: "15s" },
    SpansDropped: { for: "1s", window: "15s" },
  },
};

/** Spans of about 200 ms are in transit through a service or Jaeger; a killed process loses them uncounted. */
const onTheirWay = ({ service, replaced }: Row): number => (replaced && service !== "elasticsearch" ? 25 : 0);

const judge = (row: Row): void => {
  expect(row.othersFailed, "requests that do not need the service").toBe(0);
  expect(row.unclear, "failures without a problem document").toBe(0);
  expect(row.slowestMs, "the slowest request that needs it").toBeLessThan(12_000);
  expect(row.storedLost, "spans that were stored").toBe(0);
  expect(row.lost - row.counted, `spans that nobody counted, of ${row.lost} lost`).toBeLessThanOrEqual(onTheirWay(row));
  expect(row.seconds, "seconds until all is well").toBeLessThanOrEqual(30);
};

interface Suite {
  readonly title: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly count: (workspace: Workspace) => CountSpans;
  readonly concerns: (one: Case) => boolean;
  /** Alerts that must fire in addition to those of the case. Defaults to none. */
  readonly alerts?: readonly string[];
}

const suites: readonly Suite[] = [
  { title: "on Elasticsearch", settings: {}, count: inElasticsearch, concerns: () => true },
  {
    title: "with too short a queue",
    settings: { "traces.queue": 100 },
    count: inElasticsearch,
    concerns: ({ alerts = [] }) => alerts.length > 0,
    alerts: ["SpansDropped"],
  },
  {
    title: "on Badger",
    settings: { "traces.storage": "badger" },
    count: inJaeger,
    concerns: ({ service }) => service === "jaeger",
  },
];

const noVolumes = whyNoVolumes();

describe.each(suites)("a stack $title", ({ title, settings, count, concerns, alerts: more = [] }) => {
  const cases = casesFor(settings).filter(concerns);
  const rows: Row[] = [];
  const skipped: string[] = [];
  let workspace: Workspace;

  beforeAll(async () => {
    workspace = await openWorkspace("faults", { ...quick, ...settings });
    const mounts = new Map<string, string>();
    for (const { service, volume } of cases) {
      if (volume) mounts.set(dataOf(workspace, service, volume), volumeSize(service));
    }
    if (noVolumes === undefined) for (const [folder, size] of mounts) mountVolume(folder, size);
    const { code, output } = await workspace.run("start");
    if (code !== 0) throw new Error(output);
  });

  afterAll(async () => {
    await workspace.dispose();
    process.stdout.write(`\nA stack ${title}\n${report(rows)}\n`);
    if (skipped.length > 0) process.stdout.write(`Not run, because ${noVolumes}: ${skipped.join("; ")}\n`);
  });

  test.for(cases)(
    "$service, $fault: the other services continue, and it recovers within 30 s",
    async (one, { onTestFailed, skip }) => {
      if (one.volume !== undefined && noVolumes !== undefined) {
        skipped.push(`${one.service}, ${one.fault}`);
        skip(noVolumes);
      }
      // The next fault must start on a healthy stack.
      onTestFailed(async () => {
        await workspace.run("start");
      });
      const began = performance.now();
      const row = await measure(workspace, count(workspace), one);
      rows.push(row);
      const seconds = Math.ceil((performance.now() - began) / 1000);
      const alerts = [...(one.alerts ?? []), ...more];
      expect(await raisedAlerts(workspace.url(9090), alerts, seconds)).toEqual(alerts);
      judge(row);
    },
  );
});
