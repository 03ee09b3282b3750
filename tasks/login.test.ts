import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readLogin } from "./login.ts";

test("a task is anonymous, or uses a name and the password from a file", () => {
  const folder = mkdtempSync(join(tmpdir(), "login-"));
  const file = join(folder, "password");
  writeFileSync(file, "p\n");
  expect(readLogin({})).toBeUndefined();
  expect(readLogin({ user: "u", "password-file": file })).toEqual({ user: "u", password: "p" });
  rmSync(folder, { recursive: true });
});

test.each([{ user: "u" }, { "password-file": "/p" }])("an incomplete login (%j) is rejected", (values) => {
  expect(() => readLogin(values)).toThrow("--user and --password-file belong together");
});
