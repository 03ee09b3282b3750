import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command } from "./cli/command.ts";
import { contractConfig, type Document } from "./contract/config.ts";
import { startOwnApi } from "./contract/own-api.ts";
import { ensureSchemathesis } from "./contract/schemathesis.ts";
import { documentedExamples } from "./requests/documented-examples.ts";
import { openingOf } from "./requests/mix.ts";
import { wholeOption } from "./requests/number-option.ts";
import { openSession } from "./requests/session.ts";

/** The token of somebody who has just registered; undefined for an API without accounts. */
const tokenOf = async (address: string): Promise<string | undefined> => {
  const session = openSession(address);
  for (const example of openingOf(await documentedExamples(address))) {
    if (session.mayAsk(example)) await session.send(example);
  }
  return session.token();
};

const documentOf = async (address: string): Promise<Document> =>
  (await (await fetch(`${address}/openapi.json`)).json()) as Document;

await command(
  {
    command: "npm run test:contract --",
    summary:
      "Starts an API of its own and lets schemathesis look for requests whose answers are not as /openapi.json says:\nstatuses and 5xx that are not named, bodies of another shape, bad requests that are taken.",
    options: {
      examples: { type: "string", value: "N", help: "requests tried for each operation at most", default: "50" },
      seed: { type: "string", value: "N", help: "try the same requests again", default: "1" },
    },
  },
  async ({ values }) => {
    const examples = wholeOption("examples", values.examples, 1, 10_000);
    const seed = wholeOption("seed", values.seed, 0, 2 ** 31);
    const program = await ensureSchemathesis((line) => process.stdout.write(`${line}\n`));
    const api = await startOwnApi();
    const folder = mkdtempSync(join(tmpdir(), "contract-"));
    try {
      const token = await tokenOf(api.address);
      const config = join(folder, "schemathesis.toml");
      writeFileSync(config, contractConfig(await documentOf(api.address)));
      const args = [
        `--config-file=${config}`,
        "run",
        `${api.address}/openapi.json`,
        `--max-examples=${examples}`,
        `--seed=${seed}`,
        ...(token === undefined ? [] : [`--header=Authorization: Bearer ${token}`]),
      ];
      const child = spawn(program, args, { cwd: folder, stdio: "inherit" });
      return await new Promise<number>((resolve, reject) => {
        child.on("error", reject);
        child.on("exit", (code) => resolve(code ?? 1));
      });
    } finally {
      await api.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
