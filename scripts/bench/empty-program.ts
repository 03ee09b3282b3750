import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../project/root.ts";
import { must } from "./must.ts";

export interface EmptyProgram {
  readonly up: () => Promise<unknown>;
  readonly destroy: () => Promise<unknown>;
}

const project = `name: empty
runtime: { name: nodejs, options: { typescript: false } }
main: index.js
backend: { url: 'file://./.state' }
`;

/** A Pulumi program without resources, in a folder of its own. Its `up` is the floor of every `up`. */
export const openEmptyProgram = async (base: string, env: NodeJS.ProcessEnv): Promise<EmptyProgram> => {
  const folder = join(base, "empty");
  mkdirSync(join(folder, ".state"), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  writeFileSync(join(folder, "index.js"), 'import "@pulumi/pulumi";\nexport const answer = 42;\n');
  writeFileSync(join(folder, "Pulumi.yaml"), project);
  await must("pulumi", ["stack", "init", "empty"], folder, env);
  const run = (verb: string) => must("pulumi", [verb, "--yes", "--skip-preview", "--non-interactive"], folder, env);
  return { up: () => run("up"), destroy: () => run("destroy") };
};
