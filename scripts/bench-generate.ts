import { $ } from "zx";
import { platforms } from "../infra/platforms/platforms.ts";
import { parseSettings } from "../infra/settings/settings.ts";
import { command } from "./cli/command.ts";
import { parseRounds, roundsOption, spread, timed } from "./bench/medians.ts";
import { projectOf } from "./project/project.ts";
import { root } from "./project/root.ts";
import { renderedFiles } from "./project/rendered-files.ts";
import { table } from "./cli/table.ts";

const kit = await platforms.local.load();

/** Everything of the default stack, from its settings on. */
const generate = () => renderedFiles(projectOf(kit, "local", parseSettings({})));

const npm = async (...args: readonly string[]): Promise<void> => {
  await $({ cwd: root, quiet: true })`npm run ${args}`;
};

await command(
  {
    command: "npm run bench:generate --",
    summary:
      "Times what generates the stack's files: the generators alone, npm run render, and pulumi preview. Medians in milliseconds.",
    options: roundsOption,
  },
  async ({ values }) => {
    const rounds = parseRounds(values.rounds);
    const works = {
      "every file, generators loaded": generate,
      "npm run render": () => npm("render"),
      "npm run render -- --settings": () => npm("render", "--", "--settings"),
      "npm run pulumi -- preview": () => npm("pulumi", "--", "preview", "--non-interactive"),
    } as const;
    const rows: (readonly string[])[] = [];
    for (const [name, work] of Object.entries(works)) {
      await work();
      const seconds: number[] = [];
      for (let number = 0; number < rounds; number++) seconds.push(await timed(work));
      rows.push([
        name,
        ...spread(
          seconds.map((value) => value * 1000),
          0,
        ),
      ]);
    }
    process.stdout.write(`${Object.keys(generate()).length} files\n`);
    process.stdout.write(`${table([["MILLISECONDS", "MIN", "MEDIAN", "MAX"], ...rows])}\n`);
  },
);
