import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { claim, ownerOf, ownerProblem } from "./owner.ts";

/** A checkout with two stacks. */
const checkout = (): string => {
  const root = mkdtempSync(join(tmpdir(), "owner-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const stack of ["one", "two"]) writeFileSync(join(root, `Pulumi.${stack}.yaml`), "");
  return root;
};

test("a folder of data is its stack's, and refused to another of the same or of another checkout", () => {
  const root = checkout();
  const directory = join(root, "data", "one");
  const one = { environment: "one", root, directory };
  expect(ownerProblem(one)).toBeUndefined();
  claim(one);
  expect(ownerProblem(one)).toBeUndefined();
  expect(ownerOf(directory)).toEqual({ environment: "one", root });
  expect(ownerProblem({ ...one, environment: "two" })).toBe(
    `data.directory of the stack "two": expected a folder of its own, found ${directory}, the folder of the stack "one" in ${root}; ` +
      `choose another, or delete ${directory}/stack.json if that stack is no more`,
  );
  expect(ownerProblem({ ...one, root: checkout() })).toContain(`the folder of the stack "one" in ${root}`);
});

test("the folder of a stack that is no more is nobody's", () => {
  const root = checkout();
  const directory = join(root, "data", "one");
  mkdirSync(directory, { recursive: true });
  claim({ environment: "one", root, directory });
  rmSync(join(root, "Pulumi.one.yaml"));
  expect(ownerProblem({ environment: "two", root, directory })).toBeUndefined();
});
