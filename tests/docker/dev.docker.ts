import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { builtImage } from "../../infra/platforms/containers/app-image.ts";
import { json, post, spansOf } from "../support/stack-queries.ts";
import { scenario } from "../support/scenario.ts";
import { apiServices, restarted } from "../support/stack-under-test.ts";
import { canRunDaemon } from "./daemon.ts";
import { openDockerWorkspace, prefix, type DockerWorkspace } from "./docker-workspace.ts";

const works = async (outcome: Promise<{ readonly code: number | null; readonly output: string }>): Promise<string> => {
  const { code, output } = await outcome;
  expect(code, output).toBe(0);
  return output;
};

const tasks = ["index-templates", "kibana-objects"];

const own = (workspace: () => DockerWorkspace): void => {
  test("every container is healthy, and started after what it needs", async () => {
    const found = await workspace().containers();
    expect(Object.keys(found).toSorted()).toEqual([...workspace().units, ...tasks].toSorted());
    expect(Object.values(found).filter(({ State }) => State.Health?.Status !== "healthy")).toEqual([]);
    const started = (name: string) => Date.parse(found[name]!.State.StartedAt);
    expect(started("index-templates")).toBeGreaterThan(started("elasticsearch"));
    expect(started("jaeger")).toBeGreaterThan(started("index-templates"));
    for (const name of apiServices) expect(started(name)).toBeGreaterThan(started("postgres"));
  });

  test("keeps the API's data in PostgreSQL", async () => {
    const flow = (await json(`${workspace().url(8000)}/demo/full-flow/1`)) as { trace_id: string };
    const systems = async () =>
      (await spansOf(workspace().url(16686), flow.trace_id)).map(({ attributes }) => attributes["db.system.name"]);
    await expect.poll(systems, { timeout: 20_000 }).toContain("postgresql");
  });

  test("gives back by refresh and up what was removed by hand", async () => {
    const before = await workspace().containers();
    await workspace().kill("payments");
    await works(workspace().pulumi("refresh", "--yes", "--skip-preview"));
    await works(workspace().pulumi("up", "--yes", "--skip-preview"));
    const after = await workspace().containers();
    const replaced = Object.keys(after).filter((name) => before[name]?.Id !== after[name]!.Id);
    expect(replaced).toEqual(["payments"]);
  });

  test("replaces exactly the service whose file, secret or image changed", async () => {
    const stack = workspace();
    const replacedBy = async (change: () => Promise<unknown>): Promise<readonly string[]> => {
      const before = await stack.running();
      await change();
      return restarted(stack, before);
    };
    const start = async () => works(stack.run("start"));
    expect(
      await replacedBy(() => {
        stack.configure({ retention: { metrics: "3d" }, keeper: { startDelay: "5s", serviceMapInterval: "6s" } });
        return start();
      }),
      "a file",
    ).toEqual(["keeper"]);

    const state = JSON.parse(await works(stack.pulumi("stack", "export"))) as {
      readonly deployment: { readonly resources: readonly { readonly urn: string }[] };
    };
    const urn = state.deployment.resources.find((resource) => resource.urn.endsWith("Secret::jwt-secret"))!.urn;
    expect(
      await replacedBy(() => works(stack.pulumi("up", "--yes", "--skip-preview", "--replace", urn))),
      "a secret",
    ).toEqual(["api"]);

    expect(
      await replacedBy(async () => {
        await stack.changeImage("node-exporter");
        return start();
      }),
      "an image",
    ).toEqual(["node-exporter"]);
    await works(stack.pulumi("up", "--yes", "--skip-preview", "--refresh", "--expect-no-changes"));
  });

  test("shows no secret in its state, its containers' settings, its images or its logs", async () => {
    const secrets = await workspace().secrets();
    expect(Object.keys(secrets)).toEqual(expect.arrayContaining(["jwt-secret", "postgres-password", "redis-password"]));
    const containers = Object.values(await workspace().containers());
    const ids = containers.map(({ Id }) => Id);
    const logs = await Promise.all(ids.map((id) => works(workspace().docker("logs", id))));
    const images = [...new Set(containers.map(({ Image }) => Image))];
    const places = {
      state: await works(workspace().pulumi("stack", "export")),
      containers: await works(workspace().docker("inspect", ...ids)),
      images: await works(workspace().docker("inspect", ...images)),
      history: (
        await Promise.all(images.map((image) => works(workspace().docker("history", "--no-trunc", image))))
      ).join(),
      logs: logs.join("\n"),
    };
    for (const [place, text] of Object.entries(places)) {
      expect(text.length, place).toBeGreaterThan(1000);
      // Not toContain: its message would print the secret.
      for (const [name, value] of Object.entries(secrets))
        expect(text.includes(value), `${name} in ${place}`).toBe(false);
    }
    // The layers of our own image, of which only a name is searched that is there for sure, and the secrets.
    const found = await workspace().inLayers(builtImage(workspace().folder), [
      "app/main.js",
      ...Object.values(secrets),
    ]);
    expect(found).toEqual(["app/main.js"]);
  });

  test("lets nobody without the password into PostgreSQL or Redis, and no container write to its root", async () => {
    const exec = (service: string, ...command: readonly string[]) =>
      workspace().docker("exec", `${prefix}${service}`, ...command);
    const other = await exec("users", "sh", "-c", "touch /app/x");
    expect(other.output).toContain("Read-only file system");
    expect((await exec("redis", "valkey-cli", "get", "x")).output).toContain("NOPERM");
    const query = await exec("postgres", "psql", "-w", "-h", "postgres", "-U", "observability", "-c", "select 1");
    expect(query.output).toContain("no password supplied");
    const secret = await exec("users", "sh", "-c", "ls -ln /etc/observability/database-url; id -u");
    // Root's, and in no other container.
    expect(secret.output).toMatch(/^-r--r--r--\s+1 0\s+0 .*\n1000\n$/);
  });

  test("runs beside the local stack: each is selected, started and stopped without a change of the other", async () => {
    const stack = workspace();
    const localPort = 8000 + (stack.shift + 5) * 100;
    stack.addLocalStack(stack.shift + 5);
    const before = await stack.running();
    const answers = () =>
      Promise.all([`${stack.url(8000)}/hello`, `http://127.0.0.1:${localPort}/hello`].map((url) => json(url)));
    try {
      await works(stack.run("start", "--stack", "local"));
      await answers();
      for (const name of ["local", "dev", "local"]) {
        await works(stack.pulumi("stack", "select", name));
        await works(stack.pulumi("preview", "--expect-no-changes"));
      }
    } finally {
      await works(stack.run("stop", "--stack", "local"));
    }
    expect(await stack.running()).toEqual(before);
    expect(await json(`${stack.url(8000)}/hello`)).toBeDefined();
  });

  test("comes back by itself after the engine was restarted under traffic, with what was stored", async () => {
    const stack = workspace();
    const url = (port: number) => stack.url(port);
    const order = (await post(`${url(8000)}/orders`, { user_id: 3, amount: 41.5 })) as { id: number };
    const flows = await Promise.all(
      [1, 2, 3].map((user) => json(`${url(8000)}/demo/full-flow/${user}`) as Promise<{ trace_id: string }>),
    );
    const stored = () =>
      Promise.all(flows.map(async ({ trace_id: id }) => (await spansOf(url(16686), id).catch(() => [])).length));
    await expect.poll(async () => Math.min(...(await stored())), { timeout: 20_000 }).toBeGreaterThan(10);
    const before = await stored();
    let ends = false;
    let failed = 0;
    let answered = 0;
    const traffic = async () => {
      // oxlint-disable-next-line no-unmodified-loop-condition -- it is, by who awaits this
      while (!ends) {
        await json(`${url(8000)}/demo/full-flow/1`).then(
          () => (answered += 1),
          () => (failed += 1),
        );
        await pause(100);
      }
    };
    const sending = traffic();
    await stack.daemon.restart();
    const health = async () => Object.values(await stack.containers()).map(({ State }) => State.Health?.Status);
    await expect
      .poll(health, { timeout: 180_000, interval: 1000 })
      .toEqual([...stack.units, ...tasks].map(() => "healthy"));
    ends = true;
    await sending;
    // There was traffic all the time, and it was felt.
    expect(failed).toBeGreaterThan(0);
    expect(answered).toBeGreaterThan(0);
    const after = await stored();
    expect(after.map((count, index) => count >= before[index]!)).toEqual([true, true, true]);
    expect(await json(`${url(8000)}/orders/${order.id}`)).toMatchObject({ id: order.id, user_id: 3 });
    await json(`${url(8000)}/demo/full-flow/1`);
  });
};

describe.runIf(canRunDaemon())("the dev stack at a Docker Engine", () => {
  scenario({ open: openDockerWorkspace, own });
});
