import type { PostgresPool, PostgresPoolClient } from "kysely";
import { sqlState, toDatabaseProblem } from "./postgres-problem.ts";

const guardClient = (client: PostgresPoolClient): PostgresPoolClient => {
  let lost = false;
  return {
    // Kysely's type has a second signature for cursors, which is not used here.
    query: (async (sql: string, parameters: readonly unknown[]) => {
      try {
        return await client.query(sql, parameters);
      } catch (error) {
        lost ||= sqlState(error) === undefined; // its response may still arrive and would be taken for the next one
        throw toDatabaseProblem(error);
      }
    }) as PostgresPoolClient["query"],
    release: (destroy) => client.release(lost || destroy),
  };
};

/** A pool that reports clear failures and drops every connection that may be broken. */
export const guardPool = (pool: PostgresPool, onRefused: (error: unknown, millis: number) => void): PostgresPool => ({
  options: pool.options,
  end: () => pool.end(),
  async connect() {
    const began = performance.now();
    try {
      return guardClient(await pool.connect());
    } catch (error) {
      const problem = toDatabaseProblem(error);
      onRefused(problem, performance.now() - began);
      throw problem;
    }
  },
});
