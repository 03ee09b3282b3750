import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { generatedModule, type GeneratedModule } from "../../base/testing/generated.ts";

const folder = join(import.meta.dirname, "..", "receivers");

/** The table of all types of receivers: a file `receivers/<type>.ts` exports the type under its name. */
export const renderReceiversIndex = (): Promise<GeneratedModule> => {
  const types = readdirSync(folder)
    .map((file) => basename(file, ".ts"))
    .toSorted();
  return generatedModule(
    join(folder, "..", "receivers.ts"),
    "alerts/receivers/",
    `${types.map((type) => `import { ${type} } from "./receivers/${type}.ts";`).join("\n")}

/** Every type of receiver, by its name in settings. */
export const receiverTypes = { ${types.join(", ")} } as const;
`,
  );
};
