import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { logOutput } from "./log-output.ts";

const folder = (): string => mkdtempSync(join(tmpdir(), "log-output-"));

test("lines are written to the file in order", async () => {
  const base = folder();
  const file = join(base, "log");
  const fd = openSync(file, "a");
  const output = logOutput(fd);
  for (const line of ["first\n", "second\n"]) output.write(line);
  await expect.poll(() => readFileSync(file, "utf8")).toBe("first\nsecond\n");
  closeSync(fd);
  rmSync(base, { recursive: true });
});

test.each([
  ["is left", "log.info('last words')"],
  ["is ended", "log.info('last words'); process.exit(0)"],
  ["fails for good", "log.fatal('last words'); process.kill(process.pid, 'SIGKILL')"],
])("the last lines of a process that %s are written", (_how, end) => {
  const script = `
    const { createLogger } = await import(${JSON.stringify(join(import.meta.dirname, "logger.ts"))});
    const log = createLogger({ serviceName: "t", logLevel: "info" });
    await new Promise((resolve) => setTimeout(resolve, 100));
    ${end}
  `;
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  expect(stdout).toContain('"message":"last words"');
});

test.skipIf(!existsSync("/dev/full"))("a service continues if the disk of its log is full (Linux only)", () => {
  const script = `
    const { logOutput } = await import(${JSON.stringify(join(import.meta.dirname, "log-output.ts"))});
    const { openSync } = await import("node:fs");
    const output = logOutput(openSync("/dev/full", "a"));
    for (let number = 0; number < 50; number++) {
      output.write("line\\n".repeat(10_000));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    process.stdout.write("still there", () => process.kill(process.pid, "SIGKILL"));
  `;
  let seen = "";
  try {
    execFileSync(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "ignore"] });
  } catch (error) {
    seen = (error as { readonly stdout: Buffer }).stdout.toString();
  }
  expect(seen).toBe("still there");
});
