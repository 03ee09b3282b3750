import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { hostname, release } from "node:os";
import { expect, onTestFinished, test } from "vitest";
import { parseSettings } from "../../settings/settings.ts";
import { assemble } from "../../stack.ts";
import type { ServiceSpec } from "../../service.ts";
import { openEngineStandIn } from "./engine-stand-in.ts";
import { inspectDocker, judgeMaps } from "./preflight.ts";

const settings = parseSettings({ platform: "docker" });
const options = { environment: "dev", settings };

const service = (port: number): ServiceSpec => ({
  kind: "service",
  name: "web",
  program: { entry: "app/main.ts", runtime: "node" },
  needs: [],
  talksTo: [],
  ports: { http: { number: port, protocol: "http" }, raw: { number: port + 1, protocol: "tcp" } },
  health: { port: "http", path: "/", within: "1s" },
  resources: { memory: "256Mi", cpu: "100m" },
  run: () => ({ args: [] }),
});

const gibibyte = 2 ** 30;

const info = (more: object = {}) => ({
  MemTotal: 4 * gibibyte,
  DockerRootDir: "/",
  Name: "elsewhere",
  KernelVersion: release(),
  ServerVersion: "27.0.0",
  ...more,
});

const running = (name: string, stack: string, ports: readonly number[]) => ({
  Names: [`/${name}`],
  Labels: { "observability.stack": stack, "observability.service": "web" },
  Ports: ports.map((PublicPort) => ({ PublicPort })),
});

/** A port of this machine that is listened on, and by the next one nobody. */
const busyPort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
};

const inspect = async (
  port: number,
  { about = info(), containers = [] as readonly object[] }: { about?: object; containers?: readonly object[] } = {},
) => {
  const { env } = await openEngineStandIn({ "GET /info": about, "GET /containers/json": containers });
  return inspectDocker(assemble([service(port)]), options, env);
};

const freePort = 39_871;

test("an engine with room and free ports is silent", async () => {
  expect(await inspect(freePort)).toEqual({ problems: [], warnings: [] });
});

test("an engine with less memory than the limits of all services gets one line", async () => {
  const { problems } = await inspect(freePort, { about: info({ MemTotal: 0.1 * gibibyte }) });
  expect(problems).toEqual([
    "memory: expected 256 MiB for all services, found 102 MiB; give it more, or choose less (traces.storage: badger, api.mode: single, elasticsearch.heap)",
  ]);
});

test("a port that a process has gets one line with its holder and a shift that is free", async () => {
  const port = await busyPort();
  const { problems } = await inspect(port);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(
    new RegExp(
      `^port ${port}: expected it to be free for web \\(http\\), but \\S.* \\(pid ${process.pid}\\) listens there; end it, or set ports\\.shift to \\d+$`,
    ),
  );
});

test("a port that another stack's container has is told by the container's name; raw ones are not published", async () => {
  const { problems } = await inspect(freePort, {
    containers: [running("observability-other-web", "other", [freePort, freePort + 1])],
  });
  expect(problems).toEqual([
    `port ${freePort}: expected it to be free for web (http), but the container observability-other-web listens there; end it, or set ports.shift to 1`,
  ]);
});

test("the stack's own containers may have their ports", async () => {
  const port = await busyPort();
  const containers = [running("observability-dev-web", "dev", [port])];
  expect((await inspect(port, { containers })).problems).toEqual([]);
});

// Only an engine of this machine is looked at so closely; elsewhere there is no such kernel.
test.runIf(process.platform === "linux")("the disk of an engine on this machine is looked at", async () => {
  const { problems } = await inspect(freePort, { about: info({ Name: hostname(), DockerRootDir: "/proc" }) });
  expect(problems).toEqual([
    "disk of /proc: expected 256 MiB free, found 0 MiB; make room (docker system prune), or set data-root of the Docker Engine to a folder on another disk",
  ]);
});

test("no engine is one line, before anything else is asked", async () => {
  const env = { DOCKER_HOST: "unix:///nowhere/docker.sock" };
  await expect(inspectDocker(assemble([service(freePort)]), options, env)).rejects.toThrow(
    /^docker: there is no Docker Engine at \/nowhere\/docker\.sock; [^\n]*$/,
  );
});

test("too few maps are told of with the command that mends it", () => {
  expect(judgeMaps(262_144)).toEqual([]);
  expect(judgeMaps(65_530)).toEqual([
    "vm.max_map_count: expected 262144 for Elasticsearch, found 65530; it starts all the same, but may end when it has many indices: sudo sysctl -w vm.max_map_count=262144",
  ]);
});
