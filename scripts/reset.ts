import { UserError } from "../base/user-error.ts";
import { command } from "./cli/command.ts";
import { confirm } from "./cli/confirm.ts";
import { commandFor, readProject, stackOption } from "./project/project.ts";

await command(
  {
    command: "npm run reset --",
    summary: "Deletes a stopped stack's data and logs, after asking.",
    options: { yes: { type: "boolean", short: "y", help: "do not ask" }, ...stackOption },
  },
  async ({ values }) => {
    const project = await readProject(values.stack!);
    const data = await project.data();
    if (data === undefined) {
      process.stdout.write(`Nothing to delete: the stack "${project.environment}" has no data.\n`);
      return 0;
    }
    const running = await project.running();
    if (running.length > 0) {
      throw new UserError(`${running.join(", ")} still run: ${commandFor(project, "stop")} first.`);
    }
    if (!values.yes && !(await confirm(`Delete all data and logs in ${data.where}? Type yes: `, "to delete"))) {
      process.stdout.write("Nothing was deleted.\n");
      return 1;
    }
    await data.delete();
    process.stdout.write(`Deleted ${data.where}\n`);
    return 0;
  },
);
