import { mkdirSync } from "node:fs";
import { basename, relative } from "node:path";
import { painter } from "../tools/paint.ts";
import { sizeOf } from "./backup/files.ts";
import { bytesText, makeBackup } from "./backup/make-backup.ts";
import { oneAtATime } from "./backup/one-at-a-time.ts";
import { mustRun, openStack } from "./backup/open-stack.ts";
import { openReport } from "./backup/report.ts";
import { command } from "./cli/command.ts";
import { commandFor, stackOption } from "./project/project.ts";
import { root } from "./project/root.ts";

await command(
  {
    command: "npm run backup --",
    summary:
      "Saves the data of a running stack into a new folder, backups/<stack>/<UTC time>, with a manifest and checksums.",
    options: stackOption,
  },
  async ({ values }) => {
    const open = await openStack(values.stack!);
    const { project } = open;
    mkdirSync(open.directory, { recursive: true, mode: 0o700 });
    const out = process.stdout;
    const onInterrupt = () => process.stderr.write("Stopped: nothing of this backup stays.\n");
    const folder = await oneAtATime(open.directory, onInterrupt, async (signal) => {
      await mustRun(
        open,
        open.parts.map(({ service }) => service),
      );
      out.write(`Backing up the stack "${project.environment}"\n`);
      const names = [...open.parts.map(({ service }) => service), "checksums"];
      return makeBackup(open, { report: openReport(out, names), signal });
    });
    const size = bytesText(await sizeOf(folder));
    out.write(`${painter(out)("green", "✓")} ${relative(root, folder)}: ${size}, readable by you alone\n`);
    out.write(`Bring it back by: ${commandFor(project, "restore", [basename(folder)])}\n`);
  },
);
