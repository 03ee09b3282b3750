import { expect, test } from "vitest";
import { parseSettings } from "../../settings/settings.ts";
import { stackOf } from "../../stack.ts";
import { openEngineStandIn } from "./engine-stand-in.ts";
import { findRepairs } from "./repairs.ts";

const stack = stackOf(parseSettings({ platform: "docker" }));

interface Container {
  readonly service: string;
  readonly id: string;
  readonly name?: string;
  readonly state?: string;
  readonly status?: string;
  /** What an earlier `up` replaced by it. */
  readonly replaces?: string;
}

const listed = ({ service, id, name = service, state = "running", status = "Up (healthy)", replaces }: Container) => ({
  Id: id.padEnd(64, "0"),
  Names: [`/observability-dev-${name}`],
  State: state,
  Status: status,
  Labels: { "observability.service": service, ...(replaces && { "observability.replaces": replaces }) },
});

const loader = (service: string, id: string, replaces?: string): Container => ({
  service,
  id,
  name: `${service}-files`,
  state: "created",
  status: "Created",
  ...(replaces && { replaces }),
});

const repairsOf = async (containers: readonly Container[], restarts: Readonly<Record<string, number>> = {}) => {
  const inspected = Object.entries(restarts).map(([id, RestartCount]) => [
    `GET /containers/${id.padEnd(64, "0")}/json`,
    { RestartCount },
  ]);
  const { env } = await openEngineStandIn({
    "GET /containers/json": containers.map(listed),
    ...Object.fromEntries(inspected),
  });
  const { containers: own, loaders } = await findRepairs("dev", stack, env);
  return { own: Object.fromEntries(own), loaders: Object.fromEntries(loaders) };
};

test.each<[string, Partial<Container>]>([
  ["ended", { state: "exited", status: "Exited (3) 5 seconds ago" }],
  ["was never started", { state: "created", status: "Created" }],
  ["waits for its next start", { state: "restarting", status: "Restarting (3) 1 second ago" }],
  ["is unhealthy", { status: "Up 2 minutes (unhealthy)" }],
])("a container that %s is made anew, with its files", async (_what, state) => {
  const found = await repairsOf([{ service: "api", id: "a1b2c3d4e5f6", ...state }, loader("api", "b2c3d4e5f6a1")]);
  expect(found).toEqual({ own: { api: "a1b2c3d4e5f6" }, loaders: { api: "b2c3d4e5f6a1" } });
});

test("files of a service that has no container are made anew: they may be half of them", async () => {
  expect(await repairsOf([loader("api", "b2c3d4e5f6a1")])).toEqual({ own: {}, loaders: { api: "b2c3d4e5f6a1" } });
});

test("what is well stays, with what it once replaced", async () => {
  const containers = [
    { service: "api", id: "a1b2c3d4e5f6" },
    loader("api", "b2c3d4e5f6a1"),
    { service: "users", id: "c3d4e5f6a1b2", replaces: "d4e5f6a1b2c3" },
    loader("users", "e5f6a1b2c3d4", "f6a1b2c3d4e5"),
  ];
  expect(await repairsOf(containers)).toEqual({ own: { users: "d4e5f6a1b2c3" }, loaders: { users: "f6a1b2c3d4e5" } });
});

test("of those that are starting only what crashed before is made anew", async () => {
  const status = "Up Less than a second (health: starting)";
  const starting = [
    { service: "api", id: "a1b2c3d4e5f6", status },
    { service: "users", id: "c3d4e5f6a1b2", status },
  ];
  const found = await repairsOf(starting, { a1b2c3d4e5f6: 0, c3d4e5f6a1b2: 4 });
  expect(found.own).toEqual({ users: "c3d4e5f6a1b2" });
});

test("what is in trouble is left to recover while something that it needs is starting, as after a reboot", async () => {
  const crashing = { state: "restarting", status: "Restarting (1) 1 second ago" };
  const elasticsearch = { service: "elasticsearch", id: "b1b2c3d4e5f6" };
  const containers = [
    { service: "jaeger", id: "a1b2c3d4e5f6", ...crashing },
    loader("jaeger", "b2c3d4e5f6a1"),
    { service: "index-templates", id: "f1b2c3d4e5f6" },
  ];
  const rebooted = [{ ...elasticsearch, status: "Up 3 seconds (health: starting)" }, ...containers];
  expect(await repairsOf(rebooted, { b1b2c3d4e5f6: 0 })).toEqual({ own: {}, loaders: {} });
  const settled = await repairsOf([elasticsearch, ...containers]);
  expect(settled).toEqual({ own: { jaeger: "a1b2c3d4e5f6" }, loaders: { jaeger: "b2c3d4e5f6a1" } });
});

test("what ended is made anew whatever else is starting: it does not come back by itself", async () => {
  const containers = [
    { service: "elasticsearch", id: "b1b2c3d4e5f6", status: "Up 3 seconds (health: starting)" },
    { service: "jaeger", id: "a1b2c3d4e5f6", state: "exited", status: "Exited (137) 9 seconds ago" },
  ];
  expect((await repairsOf(containers, { b1b2c3d4e5f6: 0 })).own).toEqual({ jaeger: "a1b2c3d4e5f6" });
});

test("a container of another name does not speak for its service", async () => {
  const helper = { service: "api", id: "0a0b0c0d0e0f", name: "api-helper", state: "exited", status: "Exited (0)" };
  expect(await repairsOf([{ service: "api", id: "a1b2c3d4e5f6" }, helper])).toEqual({ own: {}, loaders: {} });
});
