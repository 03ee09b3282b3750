import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { parseIdentity } from "../base/process-identity.ts";
import { command } from "./cli/command.ts";
import { shootPage } from "./pictures/page.ts";
import { record, type Recording, type Screen } from "./pictures/screen.ts";
import { terminalSvg } from "./pictures/terminal-svg.ts";
import { root } from "./project/root.ts";
import { openWorkspace, type Workspace } from "./workspace/workspace.ts";

const columns = 110;
const pictures = join(root, "docs", "pictures");

/** Where the checkout lies is nobody's business: it is shown as if it were in the reader's home. */
const homelike = (screen: Screen, folder: string): Screen =>
  screen.map((runs) =>
    runs.map((run) => ({ ...run, text: run.text.replaceAll(folder, "~/observability").replaceAll(homedir(), "~") })),
  );

const shootTerminal = async (
  workspace: Workspace,
  { name, title, run, moment }: { name: string; title: string; run: string; moment?: RegExp },
): Promise<void> => {
  const size: Recording = {
    folder: workspace.folder,
    env: workspace.env,
    columns,
    rows: 60,
    ...(moment && { moment }),
  };
  const shots = await record(`${process.execPath} scripts/run.js ${run}`, size);
  const prompt: Screen[number] = [{ column: 0, text: `$ ${title}`, isBold: true, isDim: false }];
  const save = (file: string, screen: Screen) => {
    const svg = terminalSvg([prompt, ...homelike(screen, workspace.folder)], { title, columns });
    writeFileSync(join(pictures, `${file}.svg`), svg);
    process.stdout.write(`  docs/pictures/${file}.svg\n`);
  };
  save(name, shots.end);
  if (moment && !shots.moment) throw new Error(`${title}: there was no moment like ${String(moment)}`);
  if (shots.moment) save(`${name}-under-way`, shots.moment);
};

const kill = (workspace: Workspace, service: string): void => {
  const text = readFileSync(join(workspace.folder, ".data", "local", "run", service, "pid"), "utf8");
  process.kill(parseIdentity(text)!.pid, "SIGKILL");
};

const shootAll = async (workspace: Workspace): Promise<void> => {
  const start = { name: "start", title: "npm start", run: "start", moment: /elasticsearch +starting +3\.\d s/ };
  await shootTerminal(workspace, start);
  // Errors for the traces, and enough of them for an alert.
  await workspace.run("traffic", "--duration", "20", "--rps", "30", "--errors", "1");
  const traffic = "traffic -- --duration 5 --rps 50";
  await shootTerminal(workspace, { name: "traffic", title: `npm run ${traffic}`, run: traffic.replace(" --", "") });
  const traces = "traces -- errors --limit 5";
  await shootTerminal(workspace, { name: "traces", title: `npm run ${traces}`, run: traces.replace(" --", "") });
  await shootPage({ url: workspace.url(8000) + "/docs", width: 1100, height: 900 }, join(pictures, "api.png"));
  await shootPage(
    { url: workspace.url(9093) + "/#/alerts", width: 1100, height: 620 },
    join(pictures, "alertmanager.png"),
  );
  process.stdout.write("  docs/pictures/api.png\n  docs/pictures/alertmanager.png\n");
  kill(workspace, "orders");
  await shootTerminal(workspace, { name: "status", title: "npm run status", run: "status" });
};

await command(
  {
    command: "npm run docs:pictures --",
    summary:
      "Makes the pictures of docs/pictures anew, of a stack that it starts for this and stops again. Needs the usual ports free, chromium and pngquant.",
    options: {},
  },
  async () => {
    mkdirSync(pictures, { recursive: true });
    const workspace = await openWorkspace("pictures", { "ports.shift": 0 });
    try {
      await shootAll(workspace);
    } finally {
      await workspace.run("stop");
      await workspace.dispose();
    }
  },
);
