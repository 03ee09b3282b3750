import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LocalContext } from "./addresses.ts";

/** A stack of a checkout. */
export type Owner = Pick<LocalContext, "environment" | "root">;

/** The file in a folder of data that tells whose it is. */
export const ownerFile = (directory: string): string => join(directory, "stack.json");

/** The stack that a folder of data belongs to; nobody's if that stack is gone. */
export const ownerOf = (directory: string): Owner | undefined => {
  const file = ownerFile(directory);
  if (!existsSync(file)) return undefined;
  // Written by `claim` below.
  const owner = JSON.parse(readFileSync(file, "utf8")) as Owner;
  return existsSync(join(owner.root, `Pulumi.${owner.environment}.yaml`)) ? owner : undefined;
};

/** Says why a stack may not use its folder of data, if it is another's: both would take each other's processes for theirs. */
export const ownerProblem = ({ environment, root, directory }: Owner & Pick<LocalContext, "directory">) => {
  const owner = ownerOf(directory);
  if (!owner || (owner.environment === environment && owner.root === root)) return undefined;
  const whose = `the folder of the stack "${owner.environment}" in ${owner.root}`;
  return (
    `data.directory of the stack "${environment}": expected a folder of its own, found ${directory}, ${whose}; ` +
    `choose another, or delete ${ownerFile(directory)} if that stack is no more`
  );
};

/** Notes that a folder of data is this stack's. */
export const claim = ({ environment, root, directory }: Owner & Pick<LocalContext, "directory">): void => {
  mkdirSync(directory, { recursive: true });
  writeFileSync(ownerFile(directory), `${JSON.stringify({ environment, root })}\n`);
};
