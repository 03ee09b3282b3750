import { expect, test } from "vitest";
import { hashPassword, verifyPassword } from "./password.ts";

test("a password matches only its own hash, and no two hashes are equal", async () => {
  const [first, second] = await Promise.all([hashPassword("péché 🍑 mignon"), hashPassword("péché 🍑 mignon")]);
  expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(second).not.toBe(first);
  expect(await verifyPassword(first, "péché 🍑 mignon")).toBe(true);
  expect(await verifyPassword(second, "péché mignon")).toBe(false);
});

test.each([null, undefined])("without a hash (%s) no password matches", async (hash) => {
  expect(await verifyPassword(hash, "")).toBe(false);
});

test("hashing does not block the event loop", async () => {
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  await Promise.all(Array.from({ length: 6 }, () => hashPassword("x")));
  clearInterval(timer);
  expect(turns).toBeGreaterThan(2);
});
