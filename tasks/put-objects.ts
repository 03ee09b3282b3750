import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { ask, isGood, problemOf } from "../base/ask.ts";
import { loginOptions, readLogin } from "./login.ts";

/**
 * `put-objects.ts <base address> <file> [--user <name> --password-file <file>]`: sends each object of a JSON file (`{
 * "/path": body }`) to a server with PUT. A repeated PUT changes nothing, so the task can run again at any time.
 */
const { values, positionals } = parseArgs({ allowPositionals: true, options: loginOptions });
const [base, file] = positionals;
if (!base || !file) throw new Error("usage: put-objects.ts <base address> <file> [--user … --password-file …]");

const credentials = readLogin(values);
// This project's generators write the file.
const objects = JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, unknown>>;
const put = async ([path, body]: readonly [string, unknown]): Promise<void> => {
  const answer = await ask(new URL(path, base).href, { method: "PUT", json: body, credentials, timeoutMs: 20_000 });
  if (!isGood(answer)) {
    process.stderr.write(`PUT ${path}: ${problemOf(answer, credentials)}\n`);
    process.exit(1);
  }
  process.stdout.write(`PUT ${path}: ${answer.status}\n`);
};

await Promise.all(Object.entries(objects).map(put));
