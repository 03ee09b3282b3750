import { readFileSync } from "node:fs";

/**
 * `put-objects.ts <base address> <file>`: puts each object of a JSON file (`{ "/path": body }`) to a server.
 * Putting the same object twice changes nothing, so the task may run again at any time.
 */
const [base, file] = process.argv.slice(2);
if (!base || !file) throw new Error("usage: put-objects.ts <base address> <file>");

// The file is written by this project's own generators.
const objects = JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, unknown>>;
const put = async ([path, body]: readonly [string, unknown]): Promise<void> => {
  const response = await fetch(new URL(path, base), {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  });
  if (!response.ok) {
    process.stderr.write(`PUT ${path}: ${response.status} ${await response.text()}\n`);
    process.exit(1);
  }
  process.stdout.write(`PUT ${path}: ${response.status}\n`);
};

await Promise.all(Object.entries(objects).map(put));
