import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sql } from "kysely";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate, openDatabase } from "../app/database/database.ts";
import { ordersMigrations } from "../app/orders/migrations.ts";
import { createMetrics } from "../app/telemetry/metrics.ts";
import { testGatewayStores } from "../app/testing/gateway-store-suite.ts";
import { startProgram } from "../app/testing/running-program.ts";
import { testOutages } from "../app/testing/outage-suite.ts";
import { type PostgresServer, startPglite } from "../app/testing/pglite-server.ts";
import { openTestService } from "../app/testing/service.ts";
import { testStores } from "../app/testing/store-suite.ts";
import { walkExamples } from "../app/testing/walk-examples.ts";
import { startProxy } from "../app/testing/tcp-proxy.ts";
import { usersMigrations } from "../app/users/migrations.ts";
import { bundledProgram, bundledPrograms } from "../infra/fast-start/programs.ts";
import { root } from "../scripts/project/root.ts";
import { freePort, postgresPrograms, runOnce, serverFolder, startServer } from "./support/debian-server.ts";

const programs = postgresPrograms();
const missing = "PostgreSQL is not installed (Debian: apt-get install postgresql); these tests use PGlite in its place";
if (!programs) process.stdout.write(`${missing}\n`);

const startPostgres = async (bin: string): Promise<PostgresServer> => {
  const folder = serverFolder("postgres");
  const port = await freePort();
  const initial = ["--pgdata", folder, "--username", "shop", "--auth", "trust", "--no-sync", "--encoding", "UTF8"];
  await runOnce(join(bin, "initdb"), initial, folder);
  const args = ["-D", folder, "-p", String(port), "-h", "127.0.0.1", "-k", folder, "-F"];
  const { close } = await startServer({ command: join(bin, "postgres"), args, port, folder });
  return { url: `postgres://shop:s3cret@127.0.0.1:${port}/postgres`, close };
};

let server: PostgresServer;
beforeAll(async () => {
  server = await (programs ? startPostgres(programs) : startPglite());
});
afterAll(() => server.close());

describe(`data on ${programs ? "PostgreSQL" : "PGlite"}`, () => {
  testStores({ system: "postgresql", url: () => server.url });
  testGatewayStores({ url: () => server.url });
  describe("with an invalid address", () => {
    testOutages(() => server.url);
  });
});

test("responds to every operation like SQLite", async () => {
  const DATABASE_URL = programs ? `${server.url}?schema=session` : server.url;
  const service = await openTestService({ environment: { DATABASE_URL }, random: () => 1 });
  expect(await walkExamples(service.app)).toMatchObject({ user: expect.any(Number), payment: expect.any(Number) });
  await service.close();
});

test("the bundled program runs on it, with the address in a file, and stops in time even if it hangs", async () => {
  const folder = mkdtempSync(join(tmpdir(), "bundle-"));
  const DATABASE_URL_FILE = join(folder, "database-url");
  const url = new URL(programs ? `${server.url}?schema=bundle` : server.url);
  const proxy = await startProxy(Number(url.port));
  url.port = String(proxy.port);
  writeFileSync(DATABASE_URL_FILE, url.href);
  const program = bundledProgram(await bundledPrograms(root), "app/main.ts");
  const { address, child, exit } = await startProgram({ DATABASE_URL_FILE }, program);
  expect(await (await fetch(`${address}/users/2`)).json()).toMatchObject({ id: 2, version: expect.any(Number) });

  proxy.way = "stalled";
  const began = performance.now();
  const given = fetch(`${address}/users/2`).then(({ status }) => status);
  await fetch(`${address}/health`);
  child.kill("SIGTERM");
  expect(await given).toBe(503);
  expect(await exit).toBe(0);
  expect(performance.now() - began).toBeLessThan(5000);
  await proxy.close();
  rmSync(folder, { recursive: true });
});

describe.runIf(programs)("PostgreSQL for more than one service", () => {
  const open = (schema: string) =>
    openDatabase(`${server.url}?schema=${schema}`, createMetrics(), { applicationName: schema });

  test("each has its tables in its own schema, and any number can start at once, any number of times", async () => {
    const databases = [open("u"), open("u"), open("o")] as const;
    const starts = await Promise.all([
      migrate(databases[0], usersMigrations),
      migrate(databases[1], usersMigrations),
      migrate(databases[2], ordersMigrations),
    ]);
    expect(starts.filter(({ fresh }) => fresh)).toHaveLength(2);
    const tables = await sql<{ name: string }>`
      select table_schema || '.' || table_name as name from information_schema.tables
      where table_schema in ('u', 'o') and table_name not like 'kysely%' order by 1`.execute(databases[0]);
    expect(tables.rows.map(({ name }) => name)).toEqual(["o.order_items", "o.orders", "u.users"]);
    await Promise.all(databases.map((database) => database.destroy()));
  });

  test("a service waits for another one that migrates, longer than the statement timeout of a request", async () => {
    const DATABASE_URL = `${server.url}?schema=waiting`;
    await openTestService({ environment: { DATABASE_URL } }).then((service) => service.close());
    const other = openDatabase(DATABASE_URL, createMetrics(), { statementMillis: 10_000 });
    const started = Promise.withResolvers<void>();
    const holding = other.transaction().execute(async (transaction) => {
      await sql`lock table kysely_migration_lock in access exclusive mode`.execute(transaction);
      started.resolve();
      await sql`select pg_sleep(2.5)`.execute(transaction);
    });
    await started.promise;
    const service = await startProgram({ DATABASE_URL }, join(root, "app/main.ts"));
    await holding;
    expect((await fetch(`${service.address}/users/2`)).status).toBe(200);
    service.child.kill("SIGTERM");
    expect(await service.exit).toBe(0);
    await other.destroy();
  });

  test("the server cancels a statement that takes too long, and knows the application by name", async () => {
    const database = open("public");
    const name = await sql`select current_setting('application_name') as name`.execute(database);
    expect(name.rows).toEqual([{ name: "public" }]);
    const began = performance.now();
    await expect(sql`select pg_sleep(5)`.execute(database)).rejects.toMatchObject({
      status: 503,
      message: "The database timed out",
    });
    expect(performance.now() - began).toBeLessThan(2000);
    await database.destroy();
  });
});
