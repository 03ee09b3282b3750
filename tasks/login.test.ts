import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readLogin } from "./login.ts";

test("a task asks as nobody, or by a name and the password in a file", () => {
  const folder = mkdtempSync(join(tmpdir(), "login-"));
  const file = join(folder, "password");
  writeFileSync(file, "p\n");
  expect(readLogin({})).toBeUndefined();
  expect(readLogin({ user: "u", "password-file": file })).toEqual({ user: "u", password: "p" });
  rmSync(folder, { recursive: true });
});

test.each([{ user: "u" }, { "password-file": "/p" }])("half a login (%j) is refused", (values) => {
  expect(() => readLogin(values)).toThrow("--user and --password-file belong together");
});
