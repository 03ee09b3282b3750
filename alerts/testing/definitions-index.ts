import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { generatedModule, type GeneratedModule } from "../../base/testing/generated.ts";

const folder = join(import.meta.dirname, "..", "definitions");

const namesIn = (file: string): readonly string[] =>
  [...readFileSync(join(folder, file), "utf8").matchAll(/^export const (\w+)/gm)].map(([, name]) => name!).toSorted();

/** The list of all alerts: what each file `definitions/<subject>/<name>.ts` exports. */
export const renderDefinitionsIndex = (): Promise<GeneratedModule> => {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .toSorted()
    .map((file) => ({ file, names: namesIn(file) }));
  return generatedModule(
    join(folder, "..", "definitions.ts"),
    "alerts/definitions/",
    `import type { Alert } from "./definition.ts";
${files.map(({ file, names }) => `import { ${names.join(", ")} } from "./definitions/${file}";`).join("\n")}

/** Every alert, by its subject. */
export const alertDefinitions: readonly Alert[] = [
${files.flatMap(({ names }) => names.map((name) => `  ${name},`)).join("\n")}
];
`,
  );
};
