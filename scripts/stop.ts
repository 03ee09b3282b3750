import { stopOrphans } from "../infra/platforms/local/orphans.ts";
import { task } from "./cli.ts";
import { readProject, stackOption } from "./project.ts";
import { showSteps } from "./progress.ts";
import { mendState, runPulumi, stackExists } from "./pulumi-cli.ts";

await task(
  {
    command: "npm run stop --",
    summary: "Stops every service of the stack (pulumi destroy). Data and logs stay; npm start brings them back.",
    options: stackOption,
  },
  async ({ values }) => {
    const { environment, directory, stack } = await readProject(values.stack!);
    if (!stackExists(environment)) {
      process.stdout.write(`The stack "${environment}" was never started.\n`);
      return;
    }
    await mendState(environment);
    const steps = showSteps(
      process.stdout,
      stack.map(({ name }) => name),
    );
    let stopped = 0;
    try {
      await runPulumi("destroy", environment, steps);
    } finally {
      stopped = steps.end();
    }
    if (stopped === 0) process.stdout.write("  nothing ran\n");
    const orphans = await stopOrphans(directory);
    if (orphans.length > 0)
      process.stdout.write(`  stopped ${orphans.join(", ")}, which an interrupted run had left\n`);
    process.stdout.write(`Stopped. Data stays in ${directory}; npm run reset deletes it.\n`);
  },
);
