import { expect, test } from "vitest";
import { correlationIdOf } from "./correlation.ts";

test.each(["a", "order-17.retry_2", "5dbdae97-1f6e-4093-9e8b-e61325a76a01"])("the valid token %s is accepted", (id) => {
  expect(correlationIdOf(id)).toBe(id);
});

test.each([undefined, "", "two words", "-x", 'q"uote', "x".repeat(65), ["a", "b"], "grace@example.org"])(
  "a new ID replaces %j",
  (header) => {
    expect(correlationIdOf(header)).toMatch(/^[0-9a-f-]{36}$/);
  },
);
