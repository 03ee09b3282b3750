import { readdirSync } from "node:fs";
import { basename, join } from "node:path";

const folder = join(import.meta.dirname, "..", "receivers");

/** File of the table of all types of receivers, which is generated. */
export const receiversFile = join(folder, "..", "receivers.ts");

/** The table of all types of receivers, as TypeScript: a file `receivers/<type>.ts` exports the type under its name. */
export const renderReceiversIndex = (): string => {
  const types = readdirSync(folder)
    .map((file) => basename(file, ".ts"))
    .toSorted();
  return `// Generated from the files in receivers/: \`npm run test:golden\` writes it anew.
${types.map((type) => `import { ${type} } from "./receivers/${type}.ts";`).join("\n")}

/** Every type of receiver, by its name in settings. */
export const receiverTypes = { ${types.join(", ")} } as const;
`;
};
