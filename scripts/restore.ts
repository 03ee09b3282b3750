import { mkdirSync } from "node:fs";
import { relative } from "node:path";
import { UserError } from "../base/user-error.ts";
import { painter } from "../tools/paint.ts";
import { checkFolder } from "./backup/files.ts";
import { readManifest } from "./backup/manifest.ts";
import { oneAtATime } from "./backup/one-at-a-time.ts";
import { openStack } from "./backup/open-stack.ts";
import { openReport } from "./backup/report.ts";
import { checkFit, isWhole, restoreBackup, type Comparison } from "./backup/restore-backup.ts";
import { findBackup } from "./backup/stored.ts";
import { command } from "./cli/command.ts";
import { confirm } from "./cli/confirm.ts";
import { stackOption } from "./project/project.ts";
import { root } from "./project/root.ts";
import { table } from "./cli/table.ts";

const verdict = (row: Comparison): string => {
  const { saved, lapsed, now } = row;
  if (!isWhole(row)) return `${saved - lapsed - now} missing`;
  if (now > saved) return `all, and ${now - saved} since`;
  return lapsed > 0 ? `all but ${lapsed} out of date` : "all";
};

await command(
  {
    command: "npm run restore --",
    summary:
      "Replaces the data of a running stack by a backup's: the newest, or the one of this name or path. Checks the backup first, and asks. Exit code 1 if anything is missing afterwards.",
    positionals: "[backup]",
    options: { yes: { type: "boolean", short: "y", help: "do not ask" }, ...stackOption },
  },
  async ({ values, positionals }) => {
    const name = values.stack!;
    const [wanted, extra] = positionals;
    if (extra !== undefined) throw new UserError(`one backup at a time, got "${wanted}" and "${extra}"`);
    const open = await openStack(name);
    mkdirSync(open.directory, { recursive: true, mode: 0o700 });
    const out = process.stdout;
    const paint = painter(out);
    return oneAtATime(
      open.directory,
      () => {},
      async (signal) => {
        const folder = findBackup(open.directory, wanted);
        const shown = relative(root, folder);
        const report = openReport(out, [...open.parts.map(({ service }) => service), "checksums"]);
        await report.during(
          "checksums",
          () => checkFolder(folder),
          () => `${shown} is as it was made`,
        );
        const manifest = await readManifest(folder);
        await checkFit(open, manifest);
        const holds = manifest.parts.map(({ service }) => service).join(", ");
        const text = `Replace what the stack "${name}" has in ${holds} by what it had at ${manifest.at}? Type yes: `;
        if (!values.yes && !(await confirm(text, "to restore"))) {
          out.write("Nothing was touched.\n");
          return 1;
        }
        const rows = await restoreBackup(open, folder, manifest, { report, signal }).catch((error: Error) => {
          // Who was interrupted is told here: the process ends by the signal.
          if (signal.aborted) process.stderr.write(`${error.message}\n`);
          throw error;
        });
        const lines = rows.map((row) => [
          row.service,
          row.what,
          String(row.saved),
          String(row.now),
          paint(isWhole(row) ? "green" : "red", verdict(row)),
        ]);
        out.write(`\n${table([["SERVICE", "WHAT", "SAVED", "NOW", ""], ...lines])}\n\n`);
        const missing = rows.filter((row) => !isWhole(row)).length;
        if (missing === 0) out.write(`${paint("green", "✓")} The stack "${name}" has all that ${shown} holds.\n`);
        else out.write(`${paint("red", "✗")} Not all is back: see what is missing above.\n`);
        return missing === 0 ? 0 : 1;
      },
    );
  },
);
