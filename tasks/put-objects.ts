import { readFileSync } from "node:fs";
import { ask } from "../signals/ask.ts";

/**
 * `put-objects.ts <base address> <file>`: puts each object of a JSON file (`{ "/path": body }`) to a server.
 * Putting the same object twice changes nothing, so the task may run again at any time.
 */
const [base, file] = process.argv.slice(2);
if (!base || !file) throw new Error("usage: put-objects.ts <base address> <file>");

// The file is written by this project's own generators.
const objects = JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, unknown>>;
const put = async ([path, body]: readonly [string, unknown]): Promise<void> => {
  const answer = await ask(new URL(path, base).href, { method: "PUT", json: body, timeoutMs: 20_000 });
  if (answer.status < 200 || answer.status > 299) {
    process.stderr.write(`PUT ${path}: ${answer.status} ${answer.body}\n`);
    process.exit(1);
  }
  process.stdout.write(`PUT ${path}: ${answer.status}\n`);
};

await Promise.all(Object.entries(objects).map(put));
