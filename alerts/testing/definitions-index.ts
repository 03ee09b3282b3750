import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "..", "definitions");

/** File of the list of all alerts, which is generated. */
export const indexFile = join(folder, "..", "definitions.ts");

const namesIn = (file: string): readonly string[] =>
  [...readFileSync(join(folder, file), "utf8").matchAll(/^export const (\w+)/gm)].map(([, name]) => name!).toSorted();

/** The list of all alerts, as TypeScript: what each file `definitions/<subject>/<name>.ts` exports. */
export const renderIndex = (): string => {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .toSorted()
    .map((file) => ({ file, names: namesIn(file) }));
  return `// Generated from the files in definitions/: \`npm run test:golden\` writes it anew.
import type { Alert } from "./definition.ts";
${files.map(({ file, names }) => `import { ${names.join(", ")} } from "./definitions/${file}";`).join("\n")}

/** Every alert, by its subject. */
export const alertDefinitions: readonly Alert[] = [
${files.flatMap(({ names }) => names.map((name) => `  ${name},`)).join("\n")}
];
`;
};
