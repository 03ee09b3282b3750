import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { instant, json } from "./stack-queries.ts";
import type { Found } from "./grafana-stand-in.ts";
import { openWorkspace, type Workspace } from "../scripts/workspace.ts";

let workspace: Workspace;
let distribution: string;

/** A distribution's folder whose program is the stand-in. */
const makeDistribution = (): string => {
  const folder = mkdtempSync(join(process.env["OBS_TEST_BASE"] ?? tmpdir(), "grafana-"));
  const program = join(folder, "bin", "grafana");
  mkdirSync(dirname(program));
  writeFileSync(join(folder, "VERSION"), "12.4.2");
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${import.meta.dirname}/grafana-stand-in.ts" "$@"\n`);
  chmodSync(program, 0o755);
  return folder;
};

beforeAll(async () => {
  distribution = makeDistribution();
  process.env["OBS_GRAFANA"] = distribution;
  workspace = await openWorkspace("grafana", {
    "grafana.enabled": true,
    traces: { storage: "badger" },
    api: { mode: "single" },
    prometheus: { scrapeInterval: "1s" },
  });
});

afterAll(async () => {
  await workspace.dispose();
  delete process.env["OBS_GRAFANA"];
  rmSync(distribution, { recursive: true, force: true });
});

test("a Grafana that is here joins the stack, with data sources, dashboards and a password of its own", async () => {
  const { code, output } = await workspace.run("start");
  expect(code, output).toBe(0);
  expect(output).toContain(workspace.url(3000));
  expect(output).not.toContain("Left out: grafana");
  const found = (await json(`${workspace.url(3000)}/found`)) as Found;
  expect(found.dashboards).toEqual(["api-performance"]);
  expect(found.datasources).toEqual(["prometheus", "jaeger"]);
  expect(found.urls).toEqual([workspace.url(9090), workspace.url(16686)]);
  expect(found.password).toEqual({ length: 43, mode: "400" });
  expect(found.settings).toMatchObject({ "auth.anonymous.enabled": "true", "auth.anonymous.org_role": "Viewer" });
});

test("Prometheus collects its figures, the status shows it, and bare pulumi sees no change", async () => {
  const query = 'up{service="grafana",component="grafana"}';
  await expect.poll(() => instant(workspace.url(9090), query), { timeout: 20_000 }).toBe(1);
  const status = await workspace.run("status", "--json");
  const rows = JSON.parse(status.output) as { service: string; state: string }[];
  expect(rows.find(({ service }) => service === "grafana")?.state).toBe("healthy");
  const { code, output } = await workspace.run("pulumi", "preview", "--expect-no-changes", "--stack", "local");
  expect(code, output).toBe(0);
});

test("switched off by its setting, it leaves the stack at the next start", async () => {
  workspace.configure({ "grafana.enabled": false });
  const { code, output } = await workspace.run("start");
  expect(code, output).toBe(0);
  await expect(json(`${workspace.url(3000)}/found`)).rejects.toThrow();
  expect((await workspace.run("stop")).code).toBe(0);
});
