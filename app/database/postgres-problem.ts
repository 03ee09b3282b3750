import { Problem } from "../http/problem.ts";

/** Messages for callers, for the temporary states of https://www.postgresql.org/docs/current/errcodes-appendix.html. */
const passing: readonly (readonly [state: RegExp, detail: string])[] = [
  [/^(?:08|57P)/, "The connection to the database was lost"],
  [/^57014$/, "The database took too long"],
  [/^55P03$/, "What is to be changed was locked for too long"],
  [/^40/, "Two changes stood in each other's way; try again"],
  [/^53/, "The database has no room for more"],
  [/^(?:28|3D)/, "The database does not let this service in"],
  [/^25006$/, "The database takes no changes at present"],
];

const invalidText = "22021";
const stateOfServer = /^(?:\d\w|F0|HV|P0|XX)\w{3}$/;
const noConnection = /^timeout exceeded when trying to connect/;

/** PostgreSQL's state code of a failure; undefined if the failure is not a response of the server. */
export const sqlState = (error: unknown): string | undefined => {
  const { code } = error as { readonly code?: unknown }; // the driver adds it
  return typeof code === "string" && stateOfServer.test(code) ? code : undefined;
};

/**
 * Turns a driver failure into a problem that helps the caller. The failure of a single statement, such as a unique
 * violation, is not changed.
 */
export const toDatabaseProblem = (error: unknown): unknown => {
  const state = sqlState(error);
  if (state === invalidText) {
    return new Problem("validation", "body: has a character that cannot be kept", { field: "body", cause: error });
  }
  if (state !== undefined) {
    const detail = passing.find(([states]) => states.test(state))?.[1];
    return detail === undefined ? error : new Problem("database", detail, { cause: error });
  }
  const full = error instanceof Error && noConnection.test(error.message);
  const detail = full ? "The database has no free connection" : "The database does not answer";
  return new Problem("database", detail, { cause: error });
};
