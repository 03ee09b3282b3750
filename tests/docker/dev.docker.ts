import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { json, spansOf, targetHealth } from "../stack-queries.ts";
import { canRunDaemon } from "./daemon.ts";
import { openDockerWorkspace, type DockerWorkspace } from "./docker-workspace.ts";

const services = ["api", "orders", "payments", "users"];
const everything = [
  ...services,
  "alertmanager",
  "elasticsearch",
  "index-templates",
  "jaeger",
  "keeper",
  "node-exporter",
  "postgres",
  "prometheus",
  "redis",
].toSorted();
const prefix = "observability-dev-";

interface Inspected {
  readonly Id: string;
  readonly Name: string;
  readonly State: {
    readonly Running: boolean;
    readonly StartedAt: string;
    readonly Health?: { readonly Status: string };
  };
}

let workspace: DockerWorkspace;

const works = async (outcome: Promise<{ readonly code: number | null; readonly output: string }>): Promise<string> => {
  const { code, output } = await outcome;
  expect(code, output).toBe(0);
  return output;
};

const up = (...flags: readonly string[]) => works(workspace.pulumi("up", "--yes", "--skip-preview", ...flags));

/** Every container that runs, by its service. */
const running = async (): Promise<Readonly<Record<string, Inspected>>> => {
  const ids = (await works(workspace.docker("ps", "-q", "--no-trunc"))).trim().split("\n").filter(Boolean);
  if (ids.length === 0) return {};
  const found = JSON.parse(await works(workspace.docker("inspect", ...ids))) as readonly Inspected[];
  return Object.fromEntries(found.map((one) => [one.Name.slice(1 + prefix.length), one]));
};

/** Services whose container is another one than before. */
const replaced = (before: Readonly<Record<string, Inspected>>, after: Readonly<Record<string, Inspected>>) =>
  Object.keys(after)
    .filter((name) => before[name]?.Id !== after[name]!.Id)
    .toSorted();

const settings = { prometheus: { scrapeInterval: "1s", evaluationInterval: "1s" }, keeper: { interval: "2s" } };

describe.runIf(canRunDaemon())("the dev stack at a Docker Engine", () => {
  beforeAll(async () => {
    workspace = await openDockerWorkspace(settings);
  });
  afterAll(() => workspace?.dispose());

  test("comes up healthy, each service after what it needs", async () => {
    await up();
    const found = await running();
    expect(Object.keys(found).toSorted()).toEqual(everything);
    expect(Object.values(found).filter(({ State }) => State.Health?.Status !== "healthy")).toEqual([]);
    const started = (name: string) => Date.parse(found[name]!.State.StartedAt);
    expect(started("index-templates")).toBeGreaterThan(started("elasticsearch"));
    expect(started("jaeger")).toBeGreaterThan(started("index-templates"));
    expect(started("users")).toBeGreaterThan(started("postgres"));
  });

  test("traces one request over four services, by way of PostgreSQL and Redis", async () => {
    const flow = (await json(`${workspace.url(8000)}/demo/full-flow/1`)) as { trace_id: string };
    await expect
      .poll(async () => new Set((await spansOf(workspace.url(16686), flow.trace_id)).map(({ service }) => service)), {
        timeout: 20_000,
      })
      .toEqual(new Set(services));
    const systems = (await spansOf(workspace.url(16686), flow.trace_id)).map(
      ({ attributes }) => attributes["db.system.name"],
    );
    expect(systems).toContain("postgresql");
  });

  test("has every target of Prometheus up", async () => {
    const down = async () =>
      Object.entries(await targetHealth(workspace.url(9090))).filter(([, health]) => health !== "up");
    await expect.poll(down, { timeout: 20_000 }).toEqual([]);
  });

  test("changes nothing on a second up", async () => {
    const before = await running();
    await up("--expect-no-changes");
    expect(replaced(before, await running())).toEqual([]);
  });

  test("replaces the one container that a setting is about", async () => {
    const before = await running();
    workspace.configure({ "retention.metrics": "3d" });
    await up();
    expect(replaced(before, await running())).toEqual(["prometheus"]);
  });

  test("gives back by refresh and up what was removed by hand", async () => {
    const before = await running();
    await works(workspace.docker("rm", "-f", `${prefix}payments`));
    await works(workspace.pulumi("refresh", "--yes", "--skip-preview"));
    await up();
    const after = await running();
    expect(replaced(before, after)).toEqual(["payments"]);
    expect(Object.keys(after).toSorted()).toEqual(everything);
  });

  test("shows no secret in its state, its containers' settings, its images or its logs", async () => {
    const shown = await works(workspace.pulumi("stack", "output", "secrets", "--show-secrets", "--json"));
    const secrets = JSON.parse(shown.slice(shown.indexOf("{"))) as Readonly<Record<string, string>>;
    expect(Object.keys(secrets).toSorted()).toEqual(["jwt-secret", "postgres-password", "redis-password"]);
    const ids = Object.values(await running()).map(({ Id }) => Id);
    const logs = await Promise.all(ids.map((id) => works(workspace.docker("logs", id))));
    const images = (await works(workspace.docker("images", "-q"))).trim().split("\n");
    const places = {
      state: await works(workspace.pulumi("stack", "export")),
      containers: await works(workspace.docker("inspect", ...ids)),
      images: await works(workspace.docker("inspect", ...new Set(images))),
      logs: logs.join("\n"),
    };
    for (const [place, text] of Object.entries(places)) {
      expect(text.length, place).toBeGreaterThan(1000);
      // Not toContain: its message would print the secret.
      for (const [name, value] of Object.entries(secrets))
        expect(text.includes(value), `${name} in ${place}`).toBe(false);
    }
  });

  test("lets nobody without the password into PostgreSQL or Redis, and no container write to its root", async () => {
    const exec = (service: string, ...command: readonly string[]) =>
      workspace.docker("exec", `${prefix}${service}`, ...command);
    const other = await exec("users", "sh", "-c", "touch /app/x");
    expect(other.output).toContain("Read-only file system");
    expect((await exec("redis", "valkey-cli", "get", "x")).output).toContain("NOPERM");
    const query = await exec("postgres", "psql", "-w", "-h", "postgres", "-U", "observability", "-c", "select 1");
    expect(query.output).toContain("no password supplied");
    const secret = await exec("users", "sh", "-c", "ls -ln /etc/observability/database-url; id -u");
    expect(secret.output).toMatch(/^-r--------\s+1 1000\s+1000 .*\n1000\n$/);
  });

  test("comes back by itself after the engine was restarted, with what was stored", async () => {
    const flow = (await json(`${workspace.url(8000)}/demo/full-flow/2`)) as { trace_id: string };
    const count = async () => (await spansOf(workspace.url(16686), flow.trace_id).catch(() => [])).length;
    await expect.poll(count, { timeout: 20_000 }).toBeGreaterThan(0);
    const before = await count();
    await workspace.daemon.restart();
    const health = async () => Object.values(await running()).map(({ State }) => State.Health?.Status);
    await expect.poll(health, { timeout: 120_000, interval: 1000 }).toEqual(everything.map(() => "healthy"));
    expect(await count()).toBeGreaterThanOrEqual(before);
    await json(`${workspace.url(8000)}/demo/full-flow/1`);
  });

  test("leaves no container and no network when it is destroyed, and of its volumes those of data", async () => {
    await works(workspace.pulumi("destroy", "--yes", "--skip-preview"));
    expect((await works(workspace.docker("ps", "-aq"))).trim()).toBe("");
    expect(await works(workspace.docker("network", "ls", "--format", "{{.Name}}"))).not.toContain("observability");
    const volumes = (await works(workspace.docker("volume", "ls", "--format", "{{.Name}}"))).trim().split("\n");
    expect(volumes.filter((name) => name.startsWith(prefix)).toSorted()).toEqual(
      ["alertmanager-data", "elasticsearch-data", "postgres-data", "prometheus-tsdb"].map((name) => prefix + name),
    );
  });
});
