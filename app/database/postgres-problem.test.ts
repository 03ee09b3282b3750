import { expect, test } from "vitest";
import { sqlState, toDatabaseProblem } from "./postgres-problem.ts";
import { splitSchema } from "./postgres.ts";

test.each([
  ["57014", "The database took too long"],
  ["55P03", "What is to be changed was locked for too long"],
  ["40P01", "Two changes stood in each other's way; try again"],
  ["53300", "The database has no room for more"],
  ["28P01", "The database does not let this service in"],
  ["57P01", "The connection to the database was lost"],
  ["EPIPE", "The database does not answer"],
])("%s is a 503 with the message: %s", (code, message) => {
  const problem = toDatabaseProblem(Object.assign(new Error("inside"), { code }));
  expect(problem).toMatchObject({ status: 503, message, cause: { message: "inside" } });
});

test("a failure of a single statement is not changed", () => {
  const error = Object.assign(new Error("duplicate"), { code: "23505" });
  expect(toDatabaseProblem(error)).toBe(error);
  expect(sqlState(error)).toBe("23505");
});

test.each([
  ["postgres://h/db?schema=orders&sslmode=require", "postgres://h/db?sslmode=require", "orders"],
  ["postgres://u:p@h:5/db", "postgres://u:p@h:5/db", "public"],
])("%s is %s with the schema %s", (address, url, schema) => {
  expect(splitSchema(address)).toEqual({ url, schema });
});
