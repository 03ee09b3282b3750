import { expect, test } from "vitest";
import { loginArguments } from "./login-arguments.ts";

const at = { secret: (name: string) => `/secrets/${name}` };

test("a task gets the path of its password, never the password", () => {
  expect(loginArguments({ user: "keeper", password: "elasticsearch-keeper-password" }, at)).toEqual([
    "--user",
    "keeper",
    "--password-file",
    "/secrets/elasticsearch-keeper-password",
  ]);
});

test("without a login there are no arguments", () => {
  expect(loginArguments(undefined, at)).toEqual([]);
});
