import { spawn } from "node:child_process";
import { join } from "node:path";
import { apiNames } from "../infra/components/app.ts";
import type { PagedServer } from "../infra/page-links.ts";
import { painter } from "../tools/paint.ts";
import { command } from "./cli/command.ts";
import { readProject, stackOption } from "./project/project.ts";
import { root } from "./project/root.ts";
import { table } from "./cli/table.ts";

const paint = painter(process.stdout);

/** What is done, in this order; each but the first needs what came before it. */
const steps = [
  { title: "The stack", task: "start", args: [] },
  { title: "Traffic of every kind", task: "traffic", args: ["--mode", "demo", "--duration", "20", "--rps", "20"] },
  { title: "A crowd of users", task: "load", args: ["--users", "10", "--requests", "60", "--ramp-up", "10"] },
] as const;

const run = (name: string, args: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, "scripts", "run.js"), name, ...args], { stdio: "inherit" });
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });

const sights = (service: string | undefined): Readonly<Record<string, readonly [path: string, what: string]>> => ({
  api: ["/docs", "every operation, to be tried"],
  jaeger: [service === undefined ? "/search" : `/search?service=${service}`, "the traces of these requests"],
  grafana: ["/dashboards", "rates, errors, durations"],
  kibana: ["/app/discover", "the spans, to be searched"],
  prometheus: ["/alerts", "the alerts, and what they look at"],
  alertmanager: ["/#/alerts", "who is told of them"],
});

await command(
  {
    command: "npm run demo --",
    summary:
      "Brings the stack up, sends it traffic and a crowd of users, and says where to look at what they left behind.",
    options: stackOption,
  },
  async ({ values }) => {
    const environment = values.stack!;
    process.on("SIGINT", () => {}); // the step that runs gets it too, and ends with a summary of its own
    for (const [index, { title, task: name, args }] of steps.entries()) {
      process.stdout.write(`${paint("bold", `${index + 1} of ${steps.length}  ${title}`)}\n\n`);
      const code = await run(name, [...args, "--stack", environment]);
      if (code !== 0) return code;
      process.stdout.write("\n");
    }
    const project = await readProject(environment);
    const { urls, stack } = project;
    // Its keys are names of services, of which some have no page.
    const hasPage = (name: string) => urls[name] !== undefined && !stack.pageless.has(name as PagedServer);
    const rows = Object.entries(sights(apiNames(stack.specs)[0])).flatMap(([name, [path, what]]) =>
      hasPage(name) ? [[paint("bold", name), paint("cyan", urls[name]! + path), what]] : [],
    );
    process.stdout.write(`${paint("bold", "Where to look")}\n\n${table(rows)}\n\n`);
    process.stdout.write(
      "In the terminal: npm run traces -- errors --last 10m, npm run status; npm run stop ends it\n",
    );
    return 0;
  },
);
