import { expect, test } from "vitest";
import { contractConfig } from "./config.ts";

test("an operation may fail in the ways that it names, and refuse what its schema cannot say", () => {
  const paths = {
    "/a": { get: { responses: { 200: {}, 404: {} } } },
    "/b/{id}": { post: { responses: { 201: {}, 502: {}, 503: {} } } },
    "/orders": { get: {}, post: { responses: { 201: {} } } },
  };
  expect(contractConfig({ paths }).split("\n")).toEqual([
    "[[operations]]",
    'include-name = "POST /b/{id}"',
    'checks.not_a_server_error.expected-statuses = ["2xx", "3xx", "4xx", "502", "503"]',
    "",
    "[[operations]]",
    'include-name = "POST /orders"',
    expect.stringMatching(/^checks\.positive_data_acceptance\.expected-statuses = \[.*"5xx", "400"\]$/),
    "",
  ]);
});
