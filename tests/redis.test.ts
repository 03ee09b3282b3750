import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Cache } from "../app/cache/cache.ts";
import { createRedisCache } from "../app/cache/redis-cache.ts";
import { testCache } from "../app/testing/cache-suite.ts";
import { startProgram } from "../app/testing/running-program.ts";
import { startProxy, type TcpProxy } from "../app/testing/tcp-proxy.ts";
import { bundledProgram, bundledPrograms } from "../infra/fast-start/programs.ts";
import { root } from "../scripts/project/root.ts";
import { type DebianServer, freePort, serverFolder, startServer } from "./support/debian-server.ts";

const command = ["/usr/bin/redis-server", "/usr/bin/valkey-server"].find((path) => existsSync(path));
if (!command) process.stdout.write("Redis is not installed (Debian: apt-get install redis-server): NOT tested here\n");

describe.runIf(command)("Redis", () => {
  let server: DebianServer;
  const open = (port: number): Cache => createRedisCache({ url: `redis://127.0.0.1:${port}`, clientName: "test" });
  beforeAll(async () => {
    const [port, folder] = [await freePort(), serverFolder("redis")];
    const args = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", ""];
    server = await startServer({ command: command ?? "", args, port, folder });
  });
  afterAll(() => server.close());

  testCache(() => open(server.port));

  describe("with an invalid address", () => {
    let proxy: TcpProxy;
    let cache: Cache;
    const reachable = () => vi.waitFor(() => cache.check(), { timeout: 5000 });

    beforeAll(async () => {
      proxy = await startProxy(server.port);
      cache = open(proxy.port);
    });
    afterAll(async () => {
      await cache.close();
      await proxy.close();
    });
    beforeEach(async () => {
      proxy.way = "open";
      await reachable();
    });

    const millisOf = async (count: number): Promise<number> => {
      const began = performance.now();
      for (let index = 0; index < count; index += 1) {
        await expect(cache.get("g", "k")).rejects.toThrow();
      }
      return performance.now() - began;
    };

    test("an unreachable one fails at once, and is used again when it is back", async () => {
      await cache.set("g", "k", "kept", 60);
      proxy.way = "cut";
      await expect(cache.get("g", "k")).rejects.toThrow();
      expect(await millisOf(50)).toBeLessThan(200);
      proxy.way = "open";
      await reachable();
      expect(await cache.get("g", "k")).toBe("kept");
    });

    test("a hanging one costs one short wait, then nothing, and is tried again after a pause", async () => {
      proxy.way = "stalled";
      expect(await millisOf(50)).toBeLessThan(400);
      proxy.way = "cut";
      proxy.way = "open";
      await reachable();
      await cache.set("g", "k", "again", 60);
      expect(await cache.get("g", "k")).toBe("again");
    });

    test("the bundled program uses it, and works without it", async () => {
      const folder = mkdtempSync(join(tmpdir(), "bundle-"));
      const REDIS_URL_FILE = join(folder, "redis-url");
      writeFileSync(REDIS_URL_FILE, `redis://127.0.0.1:${proxy.port}`);
      const program = bundledProgram(await bundledPrograms(root), "app/main.ts");
      const { address, child, exit } = await startProgram({ REDIS_URL_FILE, SERVICE_ROLE: "api" }, program);
      const ready = async () => (await fetch(`${address}/ready`)).json();
      await expect.poll(ready).toMatchObject({ status: "ok", checks: { cache: "ok" } });
      proxy.way = "stalled";
      await expect.poll(ready).toMatchObject({ status: "degraded", checks: { cache: "degraded", database: "ok" } });
      const began = performance.now();
      child.kill("SIGTERM");
      expect(await exit).toBe(0);
      expect(performance.now() - began).toBeLessThan(2000);
      rmSync(folder, { recursive: true });
    });

    test("entries that were invalidated while it was down are not read when it is back", async () => {
      await cache.set("g", "k", "old", 60);
      proxy.way = "cut";
      await expect(cache.invalidate("g")).rejects.toThrow();
      proxy.way = "open";
      await reachable();
      expect(await cache.get("g", "k")).toBeUndefined();
    });
  });
});
