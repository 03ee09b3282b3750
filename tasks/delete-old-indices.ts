import { parseArgs } from "node:util";
import { isDuration, milliseconds } from "../base/duration.ts";
import { loginOptions, readLogin } from "./login.ts";
import { deleteOldIndices } from "./old-indices.ts";

/**
 * `delete-old-indices.ts <base address> <retention> [--dry-run] [--user <name> --password-file <file>]`: deletes
 * Jaeger's daily indices whose whole day is older than the retention. Safe to run at any time, and twice in parallel.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { ...loginOptions, "dry-run": { type: "boolean" } },
});
const [url, retention = ""] = positionals;
if (!url || !isDuration(retention))
  throw new Error("usage: delete-old-indices.ts <base address> <retention> [--dry-run]");

try {
  const count = await deleteOldIndices({
    url,
    credentials: readLogin(values),
    retentionMs: milliseconds(retention),
    now: Date.now(),
    isDryRun: values["dry-run"] === true,
    report: (line) => process.stdout.write(`${line}\n`),
  });
  if (count === 0) process.stdout.write(`no index is older than ${retention}\n`);
} catch (error) {
  const { message, cause } = error as Error;
  process.stderr.write(`${message}${cause instanceof Error ? `: ${cause.message}` : ""}\n`);
  process.exitCode = 1;
}
