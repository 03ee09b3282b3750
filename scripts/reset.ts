import { existsSync, rmSync } from "node:fs";
import { question } from "zx";
import { runs } from "../infra/platforms/local/running.ts";
import { UserError } from "../infra/user-error.ts";
import { task } from "./cli.ts";
import { readProject, stackOption } from "./project.ts";

const confirm = async (text: string): Promise<boolean> => {
  if (!process.stdin.isTTY) throw new UserError("Nobody to ask here: say --yes to delete without being asked.");
  return (await question(text)).trim().toLowerCase() === "yes";
};

await task(
  {
    command: "npm run reset --",
    summary: "Deletes a stopped stack's data and logs, after asking.",
    options: { yes: { type: "boolean", short: "y", help: "do not ask" }, ...stackOption },
  },
  async ({ values }) => {
    const project = await readProject(values.stack!);
    if (!existsSync(project.directory)) {
      process.stdout.write(`Nothing to delete: ${project.directory} is not there.\n`);
      return 0;
    }
    const running = project.stack.filter(({ name }) => runs(project, name));
    if (running.length > 0) {
      throw new UserError(`${running.map(({ name }) => name).join(", ")} still run: npm run stop first.`);
    }
    const text = `Delete all data and logs in ${project.directory}? Type yes: `;
    if (!values.yes && !(await confirm(text))) {
      process.stdout.write("Nothing was deleted.\n");
      return 1;
    }
    rmSync(project.directory, { recursive: true, force: true });
    process.stdout.write(`Deleted ${project.directory}\n`);
    return 0;
  },
);
