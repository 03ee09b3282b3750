import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test, vi } from "vitest";
import type { BuildEvent } from "./build-event.ts";
import type { ReleaseName } from "./catalogue.ts";
import { releasedVersions } from "../base/released-versions.ts";
import { fakeMachine } from "./fake-machine.ts";
import { fakeVendors } from "./fake-vendors.ts";
import { releaseUnit } from "./release.ts";
import { ensureTools, locateTool, type ToolName } from "./tools.ts";
import { golden } from "../base/testing/golden.ts";

const everyTool: readonly ToolName[] = [
  "pulumi",
  "pulumi-language-nodejs",
  "jaeger",
  "prometheus",
  "promtool",
  "alertmanager",
  "amtool",
  "node-exporter",
  "elasticsearch",
];
const releases: readonly ReleaseName[] = [
  "alertmanager",
  "elasticsearch",
  "grafana",
  "jaeger",
  "kibana",
  "node-exporter",
  "prometheus",
  "pulumi",
];

const setUp = async () => {
  const machine = fakeMachine();
  const vendors = await fakeVendors(machine);
  const env = { ...machine.env, OBS_RELEASES: vendors.address };
  const events: BuildEvent[] = [];
  const ensure = (names: readonly ToolName[], more: Parameters<typeof ensureTools>[1] = {}) =>
    ensureTools(names, { env, report: (event) => events.push(event), ...more });
  const said = (kind: BuildEvent["kind"]) =>
    events.flatMap((event) => (event.kind === kind && "why" in event ? [event.why] : []));
  return { ...machine, env, vendors, events, ensure, said };
};

const messageOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "nothing failed",
    (error: unknown) => (error as Error).message,
  );

test("every release has its vendor's path, for each kind of machine", async () => {
  const platforms = ["linux-amd64", "linux-arm64", "darwin-amd64", "darwin-arm64"];
  const lines = releases.flatMap((name) =>
    platforms.flatMap((platform) => {
      const { archive, checksums, algorithm } = releaseUnit(name, {}, platform)!;
      const [path, checksumPath] = [new URL(archive).pathname, new URL(checksums).pathname];
      return [`${name} ${platform}`, `  ${path}`, `  ${checksumPath} (${algorithm})`];
    }),
  );
  await expect(`${lines.join("\n")}\n`, golden).toMatchFileSnapshot("__golden__/releases.txt");
  expect(releaseUnit("jaeger", {}, "win32-amd64")).toBeUndefined();
});

test("fetches every tool from its current release, Java with Elasticsearch, and builds nothing", async () => {
  const { ensure, journal, env, vendors } = await setUp();
  const bare = { ...env, JAVA_HOME: "" };
  const tools = await ensure(everyTool, { optional: ["grafana", "kibana"], env: bare });
  expect([...tools.keys()].toSorted()).toEqual([...everyTool, "grafana", "kibana", "java"].toSorted());
  for (const { source, executable } of tools.values()) {
    expect(source).toBe("release");
    expect(existsSync(executable), executable).toBe(true);
  }
  expect(Object.fromEntries([...tools].map(([name, { version }]) => [name, version]))).toMatchObject({
    "pulumi-language-nodejs": "3.250.0",
    ...releasedVersions,
    java: "25.0.1",
  });
  expect(journal()).toEqual([""]);
  const asked = vendors.requests.length;
  const again = await ensure(everyTool, { optional: ["grafana", "kibana"], env: bare });
  expect([...again.values()].map(({ source }) => source)).toEqual([...tools.values()].map(() => "release"));
  expect(vendors.requests).toHaveLength(asked);
});

test("a released Elasticsearch runs on its own Java, whatever the machine has", async () => {
  const { ensure, env } = await setUp();
  expect((await locateTool("java", env))?.version).toBe("21.0.4");
  expect((await ensure(["elasticsearch"])).get("java")).toMatchObject({ version: "25.0.1", source: "release" });
});

test("tells how much came of how much, and keeps nothing but what was unpacked", async () => {
  const { ensure, events, cached, env } = await setUp();
  const tools = await ensure(["jaeger"]);
  expect(events.map(({ kind }) => kind)).toEqual(["fetch-plan", "start", "progress", "end"]);
  const progress = events.find(({ kind }) => kind === "progress") as BuildEvent & { kind: "progress" };
  expect(progress.done).toBe(progress.total);
  expect(cached()).toEqual([expect.stringMatching(/^jaeger-2\.19\.0-release-[\da-f]{8}$/)]);
  expect(readdirSync(join(tools.get("jaeger")!.path, ".."))).toEqual(["example-hotrod", "jaeger"]);
  expect(await locateTool("jaeger", { ...env, OBS_RELEASES: "none" })).toMatchObject({ source: "release" });
});

test("OBS_RELEASES=none asks nobody, and what it does not understand is a clear error", async () => {
  const { ensure, env, vendors } = await setUp();
  const tools = await ensure(["jaeger"], { env: { ...env, OBS_RELEASES: "none" } });
  expect(tools.get("jaeger")?.source).toBe("build");
  expect(vendors.requests).toEqual([]);
  const failing = ensure(["amtool"], { env: { ...env, OBS_RELEASES: "mirror.example" } });
  expect(await messageOf(failing)).toBe(
    'OBS_RELEASES=mirror.example: expected the address of a mirror such as "https://mirror.example", or "none"',
  );
});

test.each([
  ["missing", ".tar.gz", /jaeger-2\.19\.0.*\.tar\.gz: 404 Not Found; building it from Go modules \(.*\) instead$/],
  ["forbidden", "sha256sum.txt", /sha256sum\.txt: 403 Forbidden; building it/],
  ["cut", ".tar.gz", /\.tar\.gz: cut off at 0\.0 of 0\.0 MB \(.*\); building it/],
] as const)("a release that the server does not give (%s %s) is told and built instead", async (fault, path, line) => {
  const { ensure, vendors, said, cached } = await setUp();
  vendors.fail(path, fault);
  const tools = await ensure(["jaeger"]);
  expect(tools.get("jaeger")?.source).toBe("build");
  expect(said("unavailable")).toEqual([expect.stringMatching(line)]);
  expect(cached()).toHaveLength(1);
});

test("a download that was cut off once is tried once more", async () => {
  const { ensure, vendors, said } = await setUp();
  vendors.fail(".tar.gz", "cut-once");
  expect((await ensure(["promtool"])).get("promtool")?.source).toBe("release");
  expect(said("unavailable")).toEqual([]);
});

test.each([
  [
    "wrong",
    ".tar.gz",
    /^jaeger 2\.19\.0: wrong checksum of http:.*: sha256 [\da-f]{64}, by its vendor's checksum file [\da-f]{64}\. It was deleted.*OBS_RELEASES=none/,
  ],
  [
    "garbage",
    "sha256sum.txt",
    /^jaeger 2\.19\.0: http:.*sha256sum\.txt holds no sha256 of jaeger-.*the page of a proxy.*OBS_RELEASES=none/,
  ],
  ["garbage", ".tar.gz", /^jaeger 2\.19\.0: wrong checksum/],
] as const)(
  "content that is not the vendor's (%s %s) is an error, and nothing is built instead",
  async (fault, path, line) => {
    const { ensure, vendors, cached, journal } = await setUp();
    vendors.fail(path, fault);
    const message = await messageOf(ensure(["jaeger"]));
    expect(message).toMatch(line);
    expect(message).not.toContain("\n");
    expect(cached()).toEqual([]);
    expect(journal()).toEqual([""]);
  },
);

test("an archive that holds something else is an error", async () => {
  const { ensure, program, cached, env } = await setUp();
  program("fakes/tar", "#!/bin/sh\nexit 0\n");
  expect(await messageOf(ensure(["promtool"]))).toMatch(/lacks one of its programs \(prometheus, promtool\)/);
  program("fakes/tar", "#!/bin/sh\necho 'tar: bin/x: Cannot write: No space left on device' >&2; exit 2\n");
  expect(await messageOf(ensure(["promtool"]))).toMatch(
    /^prometheus 3\.12\.0: the disk is full: make room, or let OBS_CACHE/,
  );
  const failing = ensure(["promtool"], { env: { ...env, PATH: "" } });
  expect(await messageOf(failing)).toMatch(/^prometheus 3\.12\.0: no tar on PATH/);
  expect(cached()).toEqual([]);
});

test("a cache that cannot be made says so", async () => {
  const { ensure, env, folder } = await setUp();
  const failing = ensure(["jaeger"], { env: { ...env, OBS_CACHE: join(folder, "journal") } });
  expect(await messageOf(failing)).toMatch(/^jaeger 2\.19\.0: the cache .*journal cannot be written: let OBS_CACHE/);
});

test("no reach is noticed once for all tools, told in one line, and what can be built is built", async () => {
  const { ensure, env, said, events } = await setUp();
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  const tools = await ensure(["jaeger", "prometheus", "alertmanager"], {
    env: { ...env, OBS_RELEASES: `http://127.0.0.1:${port}` },
    optional: ["grafana"],
  });
  expect([...tools.values()].map(({ source }) => source)).toEqual(["build", "build", "build"]);
  expect(said("no-reach")).toEqual([
    `cannot reach the official releases of jaeger, prometheus, alertmanager, grafana (127.0.0.1:${port}: ECONNREFUSED); using package registries instead`,
  ]);
  expect(events.some(({ kind }) => kind === "fetch-plan" || kind === "unavailable")).toBe(false);
});

test("a host that swallows everything costs no more than the patience with it", async () => {
  const { ensure, env } = await setUp();
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const started = performance.now();
  const noticed: [seconds: number, why: string][] = [];
  const tools = await ensure(["jaeger", "amtool"], {
    env: { ...env, OBS_RELEASES: `http://127.0.0.1:${port}` },
    report: (event) => event.kind === "no-reach" && noticed.push([(performance.now() - started) / 1000, event.why]),
    patienceMs: 300,
  });
  server.close();
  expect(noticed.map(([, why]) => why)).toEqual([expect.stringContaining("no answer in 0.3 s")]);
  expect(noticed[0]![0]).toBeLessThan(1.3);
  expect(tools.get("amtool")?.source).toBe("build");
});

test("what the stack does without is asked for again only after an hour, unless something else is missing", async () => {
  const { ensure, vendors, said } = await setUp();
  vendors.fail("grafana", "missing");
  await ensure(["jaeger"], { optional: ["grafana"] });
  expect(said("unavailable")).toEqual([expect.stringMatching(/404 Not Found; going without it$/)]);
  const asked = vendors.requests.length;
  expect((await ensure(["jaeger"], { optional: ["grafana"] })).has("grafana")).toBe(false);
  expect(vendors.requests).toHaveLength(asked);
  await ensure(["jaeger", "amtool"], { optional: ["grafana"] });
  expect(vendors.requests.length).toBeGreaterThan(asked);
});

test("Kibana is not fetched beside the minimal Elasticsearch", async () => {
  const { ensure, vendors, program, env } = await setUp();
  const elasticsearch = program("minimal/bin/elasticsearch", "#!/bin/sh\n");
  program("minimal/lib/elasticsearch-8.6.2.jar", "");
  const tools = await ensure(["elasticsearch"], {
    env: { ...env, OBS_ELASTICSEARCH: elasticsearch },
    optional: ["kibana"],
  });
  expect(tools.has("kibana")).toBe(false);
  expect(vendors.requests).toEqual([]);
});

test("goes through the proxy that the environment names", async () => {
  const { ensure, env, vendors } = await setUp();
  const proxied: string[] = [];
  const { createServer: createProxy, request } = await import("node:http");
  const { connect } = await import("node:net");
  const proxy = createProxy((incoming, response) => {
    proxied.push(incoming.url!);
    const target = new URL(incoming.url!, vendors.address);
    const onward = request(new URL(target.pathname, vendors.address), { method: incoming.method! }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    onward.end();
  });
  proxy.on("connect", ({ url = "" }, socket) => {
    proxied.push(url);
    const onward = connect(Number(new URL(vendors.address).port), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      onward.pipe(socket).pipe(onward);
    });
    onward.on("error", () => socket.destroy());
    socket.on("error", () => onward.destroy());
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const { port } = proxy.address() as { port: number };
  const through = { ...env, OBS_RELEASES: "http://mirror.invalid", HTTP_PROXY: `http://127.0.0.1:${port}` };
  const tools = await ensure(["jaeger"], { env: through });
  proxy.closeAllConnections();
  proxy.close();
  expect(tools.get("jaeger")?.source).toBe("release");
  expect(proxied.every((url) => url.includes("mirror.invalid"))).toBe(true);
});

test("Ctrl-C in the middle of a download leaves nothing", async () => {
  const { env, cached, vendors } = await setUp();
  vendors.fail(".tar.gz", "silent");
  const door = pathToFileURL(join(import.meta.dirname, "tools.ts")).href;
  const code = `const { ensureTools } = await import("${door}"); await ensureTools(["jaeger"]);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", code], { env });
  let shown = "";
  child.stderr.on("data", (chunk) => (shown += String(chunk)));
  await vi.waitFor(() => expect(cached().some((name) => name.includes(".tmp-"))).toBe(true), 5000);
  child.kill("SIGINT");
  const [, signal] = (await once(child, "exit")) as [number | null, string | null];
  expect(signal).toBe("SIGINT");
  expect(shown).toContain("the next run fetches the rest");
  expect(cached()).toEqual([]);
});
