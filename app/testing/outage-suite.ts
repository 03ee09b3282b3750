import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openTestService, type TestService } from "./service.ts";
import { startProxy, type TcpProxy } from "./tcp-proxy.ts";

/** How the API behaves while PostgreSQL is down, hangs or is full, and afterwards; `urlOf` returns a fresh database. */
export const testOutages = (urlOf: () => string): void => {
  let proxy: TcpProxy;
  let service: TestService;

  beforeAll(async () => {
    const url = new URL(urlOf());
    proxy = await startProxy(Number(url.port));
    url.port = String(proxy.port);
    service = await openTestService({ environment: { DATABASE_URL: url.href } });
  });
  afterAll(async () => {
    proxy.way = "cut";
    await service.close();
    await proxy.close();
  });
  beforeEach(() => {
    proxy.way = "open";
  });

  const timed = async () => {
    const began = performance.now();
    const response = await service.app.inject("/users/1");
    return { code: response.statusCode, problem: response.json<object>(), millis: performance.now() - began };
  };

  test("an unreachable database is reported at once, and is used again when it is back", async () => {
    expect(await timed()).toMatchObject({ code: 200 });
    proxy.way = "cut";
    const refused = await timed();
    expect(refused).toMatchObject({ code: 503, problem: { type: "urn:problem:database" } });
    expect(refused.millis).toBeLessThan(1500);
    expect((await service.app.inject("/ready")).statusCode).toBe(503);
    proxy.way = "open";
    expect(await timed()).toMatchObject({ code: 200 });
  });

  test("a hanging database times out within two seconds, and its connection is not used again", async () => {
    await timed();
    proxy.way = "stalled";
    const given = await timed();
    expect(given).toMatchObject({ code: 503, problem: { detail: "The database does not answer" } });
    expect(given.millis).toBeLessThan(2500);
    proxy.way = "open";
    expect(await timed()).toMatchObject({ code: 200 });
  });

  test("when all connections are in use, the next request fails within about a second", async () => {
    const free = Promise.withResolvers<void>();
    const hold = () => {
      const taken = Promise.withResolvers<void>();
      const held = service.database.connection().execute(() => {
        taken.resolve();
        return free.promise;
      });
      return { held, taken: taken.promise };
    };
    const holders = Array.from({ length: 10 }, hold);
    await Promise.all(holders.map(({ taken }) => taken));
    const refused = await timed();
    free.resolve();
    await Promise.all(holders.map(({ held }) => held));
    expect(refused).toMatchObject({ code: 503, problem: { detail: "The database has no free connection" } });
    expect(refused.millis).toBeLessThan(1500);
    expect(await timed()).toMatchObject({ code: 200 });
    const { values } = await service.metrics.databaseQueries.get();
    const counted = values.find(({ labels }) => labels.operation === "CONNECT" && labels.outcome === "error");
    expect(counted?.value).toBeGreaterThanOrEqual(1);
  });

  test("neither the password nor a character that PostgreSQL cannot store is leaked", async () => {
    const response = await service.app.inject({
      method: "PUT",
      url: "/users/1",
      payload: { email: "a\u0000b@example.org" },
    });
    expect(response.statusCode).toBe(400);
    const metrics = await service.metrics.registry.metrics();
    expect(JSON.stringify(service.logs) + metrics + response.body).not.toContain("s3cret");
  });
};
