import { expect, test } from "vitest";
import { scrub } from "./scrub.ts";

test.each([
  ["/users/grace@example.org/orders", "/users/[email]/orders"],
  ["/users/grace%40example.org", "/users/[email]"],
  ["Authorization: Bearer abc.def-123", "Authorization: [secret]"],
  ["eyJhbGciOi.eyJzdWIi.c2ln was refused", "[token] was refused"],
  ['{"password":"hunter2","name":"x"}', '{"password":"[secret]","name":"x"}'],
  ["card 4111 1111-11111111, order 4111111111111112", "card [card], order 4111111111111112"],
  ["/pay/4111111111111111", "/pay/[card]"],
  ["login?password=hunter2&x=1", "login?password=[secret]&x=1"],
  ["UNIQUE constraint failed: users.email", "UNIQUE constraint failed: users.email"],
])("%s becomes %s", (before, after) => {
  expect(scrub(before)).toBe(after);
});
