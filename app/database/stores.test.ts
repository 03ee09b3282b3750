import { afterAll, beforeAll, describe } from "vitest";
import { type PostgresServer, startPglite } from "../testing/pglite-server.ts";
import { testStores } from "../testing/store-suite.ts";

describe("SQLite", () => {
  testStores({ system: "sqlite", url: () => "sqlite::memory:" });
});

describe("PostgreSQL in this process", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPglite();
  }, 60_000);
  afterAll(() => server.close());
  testStores({ system: "postgresql", url: () => server.url, atOnce: 20 });
});
