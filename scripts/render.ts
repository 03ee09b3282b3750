import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { variantsOf } from "../infra/settings/lists.ts";
import { stackFileSchema } from "../infra/settings/schema.ts";
import { lists } from "../infra/settings/settings.ts";
import { settingsTable, type Setting } from "../infra/settings/table.ts";
import { command } from "./cli/command.ts";
import { readProject, stackOption } from "./project/project.ts";
import { root } from "./project/root.ts";
import { renderedFiles } from "./project/rendered-files.ts";
import { table } from "./cli/table.ts";

const settingsHelp = (): string => {
  const rows = Object.entries<Setting<unknown>>(settingsTable).map(([key, { default: preset, type, help }]) => [
    key,
    typeof preset === "string" ? preset : (JSON.stringify(preset) ?? "–"),
    type.expected,
    help,
  ]);
  const items = lists.flatMap((list) =>
    variantsOf(list).flatMap(([variant, fields]) =>
      Object.entries(fields).map(([name, { type, help }]) => [
        `${list.key}[n].${name}`,
        "–",
        name === "type" ? `"${variant}"` : type.expected,
        help,
      ]),
    ),
  );
  return table([["KEY", "DEFAULT", "EXPECTED", "WHAT FOR"], ...rows, ...items]);
};

await command(
  {
    command: "npm run render --",
    summary:
      "Writes every generated file of a stack to a folder: configurations, rules, tests, dashboards, start commands.",
    options: {
      out: { type: "string", value: "FOLDER", help: "where to; what it holds is replaced", default: "rendered" },
      settings: { type: "boolean", help: "print every setting with its default instead" },
      schema: { type: "boolean", help: "print the JSON schema of Pulumi.<stack>.yaml instead" },
      ...stackOption,
    },
  },
  async ({ values }) => {
    if (values.schema) {
      process.stdout.write(`${JSON.stringify(stackFileSchema(), undefined, 1)}\n`);
      return;
    }
    if (values.settings) {
      process.stdout.write(
        `${settingsHelp()}\n\nalerts.<name>.threshold, .window and .for change one alert's numbers.\n`,
      );
      return;
    }
    const project = await readProject(values.stack!);
    const files = renderedFiles(project);
    const folder = resolve(root, values.out!, project.environment);
    rmSync(folder, { recursive: true, force: true });
    for (const [name, content] of Object.entries(files)) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
    process.stdout.write(`Wrote ${Object.keys(files).length} files to ${folder}\n`);
  },
);
