import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { importObjects } from "./kibana-import.ts";
import { loginOptions, readLogin } from "./login.ts";

/**
 * `import-kibana-objects.ts <base address> <file> [--user <name> --password-file <file>]`: imports the saved objects of
 * a file (one per line) into Kibana. It replaces existing objects, so the task can run again at any time.
 */
const { values, positionals } = parseArgs({ allowPositionals: true, options: loginOptions });
const [url, file] = positionals;
if (!url || !file)
  throw new Error("usage: import-kibana-objects.ts <base address> <file> [--user … --password-file …]");

try {
  const count = await importObjects({ url, objects: readFileSync(file, "utf8"), credentials: readLogin(values) });
  process.stdout.write(`imported ${count} objects\n`);
} catch (error) {
  const { message, cause } = error as Error;
  process.stderr.write(`${message}${cause instanceof Error ? `: ${cause.message}` : ""}\n`);
  process.exitCode = 1;
}
