import { spawn } from "node:child_process";
import { join } from "node:path";
import { localContext } from "../infra/platforms/local/local.ts";
import { renderLocal } from "../infra/platforms/local/render.ts";
import { UserError } from "../base/user-error.ts";
import { command } from "./cli/command.ts";
import { readProject, stackOption } from "./project/project.ts";
import { root } from "./project/root.ts";
import { wholeOption } from "./requests/number-option.ts";

await command(
  {
    command: "npm run dev --",
    summary:
      "Runs the API from its sources beside the running stack, with its settings but on a port of its own, and starts it\nanew on every change. Its traces go to the stack; Ctrl-C ends it.",
    options: {
      port: { type: "string", value: "N", help: "where it listens", default: "8100" },
      ...stackOption,
    },
  },
  async ({ values }) => {
    const port = wholeOption("port", values.port, 1, 65_535);
    const project = await readProject(values.stack!);
    if (project.traits.runsContainers) {
      throw new UserError(
        `the API of your sources runs beside a stack of processes only, and "${project.environment}" runs on ${project.settings.platform}: name another stack`,
      );
    }
    const context = await localContext(project, project.stack);
    const api = renderLocal(project.stack, context).find(({ name }) => name === "api");
    if (!api) throw new UserError(`app.enabled is false in Pulumi.${project.environment}.yaml: there is no API to run`);
    const env = {
      ...process.env,
      ...api.inputs.env,
      LOG_LEVEL: process.env["LOG_LEVEL"] ?? "debug",
      PORT: String(port),
      // Beside the stack's own: what is being written may change tables.
      DATABASE_URL: `sqlite:${join(context.directory, "dev", "api.db")}`,
    };
    const child = spawn(process.execPath, ["--watch", "--watch-preserve-output", join(root, "app", "main.ts")], {
      cwd: root,
      env,
      stdio: "inherit",
    });
    // The terminal sends Ctrl-C to the child as well, which then decides how to end.
    process.on("SIGINT", () => {});
    process.on("SIGTERM", () => child.kill("SIGTERM"));
    process.stdout.write(`The API of your sources: http://127.0.0.1:${port}/docs\n`);
    return new Promise<number>((resolve) => {
      child.on("exit", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 0 : 1)));
    });
  },
);
