import { expect, test } from "vitest";
import { changedInputs, secret, unwrap } from "./inputs.ts";

test("unwraps Pulumi's secrets at any depth", () => {
  expect(unwrap({ a: secret("x"), b: [{ c: secret("y") }], d: 3, e: null })).toEqual({
    a: "x",
    b: [{ c: "y" }],
    d: 3,
    e: null,
  });
});

test("names the changed inputs; key order, secrecy and outputs are ignored", () => {
  const olds = { args: ["1", "2"], env: { A: "1", B: "2" }, token: secret("x"), pid: 7 };
  expect(changedInputs(olds, { args: ["1", "2"], env: { B: "2", A: "1" }, token: "x" })).toEqual([]);
  expect(changedInputs(olds, { args: ["2", "1"], env: { A: "1" }, token: "y", more: 1 })).toEqual([
    "args",
    "env",
    "token",
    "more",
  ]);
});
