import { command } from "./cli/command.ts";
import { repairState } from "./pulumi-engine/repair-state.ts";
import { commandFor, readProject, stackOption } from "./project/project.ts";
import { showSteps } from "./start-up/progress.ts";
import { runPulumi, stackExists } from "./pulumi-engine/pulumi-cli.ts";

await command(
  {
    command: "npm run stop --",
    summary: "Stops every service of the stack (pulumi destroy). Data and logs stay; npm start brings them back.",
    options: stackOption,
  },
  async ({ values }) => {
    const project = await readProject(values.stack!);
    const { environment, stack } = project;
    if (!stackExists(environment)) {
      process.stdout.write(`The stack "${environment}" was never started.\n`);
      return;
    }
    await repairState(project);
    const steps = showSteps(process.stdout, stack.specs);
    let stopped = 0;
    try {
      await runPulumi(["destroy"], environment, steps);
    } finally {
      stopped = steps.end();
    }
    if (stopped === 0) process.stdout.write("  nothing ran\n");
    const orphans = await project.stopOrphans();
    if (orphans.length > 0)
      process.stdout.write(`  stopped ${orphans.join(", ")}, which an interrupted run had left\n`);
    const data = await project.data();
    const rest = data ? ` Data stays in ${data.where}; ${commandFor(project, "reset")} deletes it.` : "";
    process.stdout.write(`Stopped.${rest}\n`);
  },
);
