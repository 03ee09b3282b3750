import { afterAll, beforeAll, describe } from "vitest";
import { testGatewayStores } from "../testing/gateway-store-suite.ts";
import { type PostgresServer, startPglite } from "../testing/pglite-server.ts";
import { testStores } from "../testing/store-suite.ts";

describe("SQLite", () => {
  testStores({ system: "sqlite", url: () => "sqlite::memory:" });
  testGatewayStores({ url: () => "sqlite::memory:" });
});

describe("PostgreSQL in this process", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPglite();
  }, 60_000);
  afterAll(() => server.close());
  testStores({ system: "postgresql", url: () => server.url, atOnce: 20 });
});

describe("PostgreSQL in this process, as the gateway uses it", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPglite();
  }, 60_000);
  afterAll(() => server.close());
  testGatewayStores({ url: () => server.url, atOnce: 20 });
});
