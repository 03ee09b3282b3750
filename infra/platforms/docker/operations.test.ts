import { expect, onTestFinished, test, vi } from "vitest";
import { lockedDigest } from "../containers/image-lock.ts";
import { parseSettings } from "../../settings/settings.ts";
import { stackOf } from "../../stack.ts";
import type { ServiceSpec } from "../../service.ts";
import type { ServiceState } from "../operations.ts";
import { openEngineStandIn, type Answers } from "./engine-stand-in.ts";
import { dockerOperations } from "./operations.ts";

const settings = parseSettings({ platform: "docker", ports: { shift: 3 } });
const stack = stackOf(settings);
const jaeger = stack.specs.find(({ name }) => name === "jaeger") as ServiceSpec;

const operationsAt = async (answers: Answers) => {
  const { env, asked } = await openEngineStandIn(answers);
  vi.stubEnv("DOCKER_HOST", env.DOCKER_HOST);
  onTestFinished(() => void vi.unstubAllEnvs());
  return { asked, dev: dockerOperations(stack, { environment: "dev", root: "/project", settings }) };
};

const container = "/containers/observability-dev-jaeger";
const id = "0123456789abcdef";
const inspected = (state: object) => ({
  Id: id,
  Image: "sha256:image",
  State: {
    OOMKilled: false,
    ExitCode: 0,
    StartedAt: "2026-01-02T03:04:05Z",
    FinishedAt: "2026-01-02T03:05:06Z",
    ...state,
  },
});

test("a service that runs is told of with its container, its memory and its health", async () => {
  const { dev } = await operationsAt({
    [`GET ${container}/json`]: inspected({ Status: "running", Health: { Status: "healthy" } }),
    [`GET /containers/${id}/stats`]: {
      memory_stats: { usage: 90 * 2 ** 20, stats: { inactive_file: 20 * 2 ** 20 } },
    },
  });
  expect(await dev.state(jaeger)).toEqual({
    state: "healthy",
    id: "0123456789ab",
    started: new Date("2026-01-02T03:04:05Z"),
    memory: 70,
  });
});

test.each([
  ["of the locked image it runs what the stack is to have", lockedDigest("jaeger"), undefined],
  ["of another image it tells that by its digest", `sha256:${"ab".repeat(32)}`, "sha256:abababababab"],
])("%s", async (_what, digest, version) => {
  const { dev } = await operationsAt({
    [`GET ${container}/json`]: inspected({ Status: "exited" }),
    "GET /images/sha256:image/json": { RepoDigests: [`jaegertracing/jaeger@${digest}`] },
  });
  const state: Partial<ServiceState & { version: string }> = await dev.state(jaeger);
  expect(state.version).toBe(version);
});

test.each([
  ["with exit code 3", { Status: "exited", ExitCode: 3 }],
  ["by SIGKILL", { Status: "restarting", ExitCode: 137 }],
  ["over its limit of memory", { Status: "exited", ExitCode: 137, OOMKilled: true }],
])("of one that ended it is told that it did so %s, and when", async (how, state) => {
  const { dev } = await operationsAt({ [`GET ${container}/json`]: inspected(state) });
  expect(await dev.state(jaeger)).toMatchObject({
    state: "dead",
    end: { at: new Date("2026-01-02T03:05:06Z"), how },
  });
});

test("one without a container, or with one that was never started, is stopped; one whose check fails is unhealthy", async () => {
  const at = async (answers: Answers) => (await (await operationsAt(answers)).dev.state(jaeger)).state;
  expect(await at({})).toBe("stopped");
  expect(await at({ [`GET ${container}/json`]: inspected({ Status: "created" }) })).toBe("stopped");
  const failing = inspected({ Status: "running", Health: { Status: "unhealthy" } });
  expect(await at({ [`GET ${container}/json`]: failing })).toBe("unhealthy");
});

const line = (text: string): Buffer => {
  const header = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]);
  const content = Buffer.from(`2026-01-02T03:04:05Z ${text}\n`);
  header.writeUInt32BE(content.length, 4);
  return Buffer.concat([header, content]);
};

test("the end of a log leaves out what says nothing", async () => {
  const { dev } = await operationsAt({
    [`GET ${container}/logs`]: Buffer.concat(["one", "two", "    at somewhere", "three", ""].map(line)),
  });
  expect(await dev.endOfLog("jaeger", 2)).toEqual({
    log: "docker logs observability-dev-jaeger",
    lines: ["two", "three"],
    changed: new Date("2026-01-02T03:04:05Z"),
  });
});

test("logs of several are shown as tail does, those that never ran left out", async () => {
  const { dev, asked } = await operationsAt({
    [`GET ${container}/logs`]: Buffer.concat([line("one"), line("two")]),
    "GET /containers/observability-dev-api/logs": line("three"),
  });
  let shown = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    shown += String(text);
    return true;
  });
  onTestFinished(() => void vi.restoreAllMocks());
  expect(await dev.showLogs({ services: ["jaeger", "users", "api"], lines: 7, isFollowed: false })).toBe(0);
  expect(shown).toBe("==> jaeger <==\none\ntwo\n\n==> api <==\nthree\n");
  expect(asked[0]).toContain("tail=7&follow=false");
  await expect(dev.showLogs({ services: ["users"], lines: 7, isFollowed: false })).rejects.toThrow("no logs yet");
});

test("ports are told as they are published, shifted; raw ones are not", async () => {
  const { dev } = await operationsAt({});
  expect(dev.address("jaeger", "otlp-http")).toBe("127.0.0.1:4618");
  expect(dev.address("elasticsearch", "transport")).toBeUndefined();
  expect(dev.version("jaeger")).toBe("2.19.0");
});

test("the data is the volumes with the stack's label, and deleting it deletes each", async () => {
  const { dev, asked } = await operationsAt({
    "GET /volumes": { Volumes: [{ Name: "observability-dev-b" }, { Name: "observability-dev-a" }] },
    "DELETE /volumes/observability-dev-a": {},
    "DELETE /volumes/observability-dev-b": {},
  });
  const data = await dev.data();
  expect(data?.where).toBe("the volumes observability-dev-a, observability-dev-b");
  await data?.delete();
  expect(asked).toEqual([
    'GET /volumes?filters={"label":["observability.stack=dev"]}',
    "DELETE /volumes/observability-dev-a",
    "DELETE /volumes/observability-dev-b",
  ]);
});

test("no volumes are no data", async () => {
  const { dev } = await operationsAt({ "GET /volumes": { Volumes: null } });
  expect(await dev.data()).toBeUndefined();
});

test("of what an interrupted up had made, what Pulumi knows stays", async () => {
  const { dev, asked } = await operationsAt({
    "GET /containers/json": ["a", "b"].map((Id) => ({ Id, State: "running", Labels: {} })),
    "DELETE /containers/b": {},
  });
  await dev.removeStrays(new Set(["a"]));
  expect(asked.slice(1)).toEqual(["DELETE /containers/b?force=true"]);
});
