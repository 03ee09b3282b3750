import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { logFile } from "../infra/platforms/local/addresses.ts";
import { suggest } from "../infra/suggest.ts";
import { UserError } from "../infra/user-error.ts";
import { task } from "./cli.ts";
import { readProject, stackOption } from "./project.ts";

await task(
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
    const known = project.stack.map(({ name }) => name);
    for (const name of positionals.filter((entry) => !known.includes(entry))) {
      const near = suggest(name, known);
      throw new UserError(
        `no service "${name}"; ${near ? `did you mean "${near}"?` : `there are ${known.join(", ")}`}`,
      );
    }
    const wanted = positionals.length > 0 ? positionals : known;
    const files = wanted.map((name) => logFile(project, name)).filter((path) => existsSync(path));
    if (files.length === 0) throw new UserError("no logs yet: nothing was started");
    const flags = ["-n", values.lines!, ...(values.follow ? ["-F"] : [])];
    const { status } = spawnSync("tail", [...flags, ...files], { stdio: "inherit" });
    return status ?? 0;
  },
);
