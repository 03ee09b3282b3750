import { expect, test } from "vitest";
import { migrate, openDatabase } from "../database/database.ts";
import { createMetrics } from "../telemetry/metrics.ts";
import { createAuthenticate } from "./authenticate.ts";
import { addDemoUsers } from "./demo-data.ts";
import { usersMigrations } from "./migrations.ts";

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** CPU time including threads: unlike elapsed time, it does not depend on other load. */
const spentMicros = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return user + system;
};

test("a failed login takes the same time whether the name is known, unknown or without a password", async () => {
  const database = openDatabase(":memory:", createMetrics());
  await migrate(database, usersMigrations);
  await addDemoUsers(database);
  const row = { username: "none", email: "none@example.org", created_at: "", updated_at: "" };
  await database.insertInto("users").values(row).execute();
  const authenticate = createAuthenticate(database);

  const times: Record<string, number[]> = { ada: [], nobody: [], none: [] };
  for (let round = 0; round < 11; round += 1) {
    for (const [username, taken] of Object.entries(times)) {
      const began = process.cpuUsage();
      await expect(authenticate({ username, password: "wrong" })).rejects.toMatchObject({ status: 401 });
      taken.push(spentMicros(began));
    }
  }
  const [known = 0, unknown = 0, without = 0] = Object.values(times).map(median);
  for (const other of [unknown, without]) {
    expect(other / known).toBeGreaterThan(0.5);
    expect(other / known).toBeLessThan(2);
  }
  await database.destroy();
});
