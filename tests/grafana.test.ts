import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { distributionVersion, makeDistribution } from "./grafana/distribution.ts";
import { resolveSettings } from "./grafana/settings.ts";
import { instant, json } from "./support/stack-queries.ts";
import type { Found } from "./support/grafana-stand-in.ts";
import { openWorkspace, type Workspace } from "../scripts/workspace/workspace.ts";

describe("the stand-in reads a setting like Grafana", () => {
  const defaults = "[paths]\ndata = from defaults\n";
  const config = "[paths]\ndata = from file\n";
  const env = { GF_PATHS_DATA: "from environment", GF_PATHS_UNKNOWN: "x" };
  const dataOf = (sources: Partial<Parameters<typeof resolveSettings>[0]>) =>
    resolveSettings({ defaults, config: "", env: {}, args: [], ...sources });

  test.each([
    ["the defaults", {}, "from defaults"],
    ["an argument for defaults", { args: ["cfg:default.paths.data=from default"] }, "from default"],
    ["the file over both", { config, args: ["cfg:default.paths.data=from default"] }, "from file"],
    ["the environment over the file", { config, env }, "from environment"],
    ["an argument over all", { config, env, args: ["cfg:paths.data=from argument"] }, "from argument"],
    ["nothing from an empty variable", { config, env: { GF_PATHS_DATA: "" } }, "from file"],
  ])("%s", (_what, sources, expected) => {
    expect(dataOf(sources)).toEqual({ "paths.data": expected });
  });
});

describe("a stack with Grafana", () => {
  let workspace: Workspace;
  let distribution: string;

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

  const ok = async (task: string, ...args: readonly string[]): Promise<string> => {
    const { code, output } = await workspace.run(task, ...args);
    expect(code, output).toBe(0);
    return output;
  };

  const grafana = (path: string, password?: string) =>
    fetch(workspace.url(3000) + path, {
      headers:
        password === undefined ? {} : { authorization: `Basic ${Buffer.from(`admin:${password}`).toString("base64")}` },
    });

  /** The Grafana password from the stack's secret outputs. */
  const shownPassword = async (): Promise<string> => {
    const shown = await ok("pulumi", "stack", "output", "secrets", "--json", "--show-secrets", "--stack", "local");
    const secrets = JSON.parse(shown) as Readonly<Record<string, string>>;
    return secrets["grafana-admin-password"]!;
  };

  test("an installed Grafana joins the stack, with data sources, dashboards and a password, whatever its image sets", async () => {
    const output = await ok("start");
    expect(output).toContain(workspace.url(3000));
    expect(output).not.toContain("Skipped: grafana");
    const found = (await json(`${workspace.url(3000)}/found`)) as Found;
    expect(found.dashboards).toContain("api-performance");
    expect(found.datasources).toEqual(["prometheus", "jaeger"]);
    expect(found.urls).toEqual([workspace.url(9090), workspace.url(16686)]);
    expect(found.missing).toEqual([]);
    expect(found.password).toEqual({ length: 43, mode: "400" });
    expect(found.settings).toMatchObject({ "auth.anonymous.enabled": "true", "auth.anonymous.org_role": "Viewer" });
    for (const path of ["data", "logs", "plugins", "provisioning"]) {
      expect(found.settings[`paths.${path}`]).toContain(workspace.folder);
    }
  });

  test("Prometheus scrapes it, the status shows it, and bare pulumi sees no change", async () => {
    const query = 'up{service="grafana",component="grafana"}';
    await expect.poll(() => instant(workspace.url(9090), query), { timeout: 20_000 }).toBe(1);
    const rows = JSON.parse(await ok("status", "--json")) as { service: string; state: string }[];
    expect(rows.find(({ service }) => service === "grafana")?.state).toBe("healthy");
    await ok("pulumi", "preview", "--expect-no-changes", "--stack", "local");
  });

  test("commands and starts without its variable find it and show the running version", async () => {
    delete workspace.env["OBS_GRAFANA"];
    const rows = JSON.parse(await ok("status", "--json")) as { service: string; state: string; version: string }[];
    expect(rows.find(({ service }) => service === "grafana")).toMatchObject({
      state: "healthy",
      version: distributionVersion,
    });
    await ok("logs", "grafana");
    const again = await ok("start");
    expect(again).toContain(`grafana: ${distribution}, as OBS_GRAFANA said at an earlier start`);
    expect(again).toContain("already up to date");
    expect(again).toContain(workspace.url(3000));
  });

  test("the displayed password works, also after a stop and a start, and for a backup", async () => {
    const first = await shownPassword();
    expect((await grafana("/api/user", first)).status).toBe(200);
    expect((await grafana("/api/user", "a guess")).status).toBe(401);
    await ok("stop");
    await ok("start");
    const second = await shownPassword();
    expect(second).not.toBe(first);
    expect((await grafana("/api/user", second)).status).toBe(200);
    expect((await grafana("/api/user", first)).status).toBe(401);
    await ok("backup");
  });

  test("when its setting disables it, the next start removes it from the stack", async () => {
    workspace.configure({ "grafana.enabled": false });
    await ok("start");
    await expect(json(`${workspace.url(3000)}/found`)).rejects.toThrow();
    await ok("stop");
  });
});
