import { stackNames } from "../infra/settings/stack-file.ts";
import { suggest } from "../base/suggest.ts";
import { UserError } from "../base/user-error.ts";
import { command } from "./cli/command.ts";
import { readProject, stackOption } from "./project/project.ts";
import { root } from "./project/root.ts";

await command(
  {
    command: "npm run logs --",
    summary: "Shows the end of the logs of services, all of them without a name.",
    positionals: "[service …]",
    options: {
      follow: { type: "boolean", short: "f", help: "go on as lines come" },
      lines: { type: "string", short: "n", value: "N", help: "how many lines of each", default: "20" },
      ...stackOption,
    },
  },
  async ({ values, positionals }) => {
    const project = await readProject(values.stack!);
    if (!/^\d+$/.test(values.lines!)) throw new UserError(`--lines: expected a number, got "${values.lines}"`);
    const known = project.stack.specs.map(({ name }) => name);
    for (const name of positionals.filter((entry) => !known.includes(entry))) {
      const near = suggest(name, [...known, ...stackNames(root)]);
      throw new UserError(
        `no service "${name}"; ${near ? `did you mean "${near}"?` : `there are ${known.join(", ")}`}`,
      );
    }
    return project.showLogs({
      services: positionals.length > 0 ? positionals : known,
      lines: Number(values.lines),
      isFollowed: values.follow === true,
    });
  },
);
