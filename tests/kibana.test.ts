import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { plainContext } from "../infra/platforms/local/plain-context.ts";
import { renderLocal } from "../infra/platforms/local/render.ts";
import type { ProcessInputs, TaskInputs } from "../infra/provider/inputs.ts";
import { startProcess, stopProcess } from "../infra/provider/process.ts";
import { isDone, runTask } from "../infra/provider/task.ts";
import { releasedVersions } from "../base/released-versions.ts";
import { parseSettings } from "../infra/settings/settings.ts";
import { stackOf } from "../infra/stack.ts";
import { traceQueries } from "../signals/traces/queries.ts";
import { makeDistribution } from "./kibana/distribution.ts";
import type { Found } from "./kibana/program.ts";
import { json } from "./support/stack-queries.ts";

/** Different from all other stacks of the tests. */
const shift = 170;
const present = new Set(["full-elasticsearch", "kibana"] as const);

describe("Kibana as a process of the local stack", () => {
  let distribution: string;
  let directory: string;
  let inputs: ProcessInputs;
  let task: TaskInputs;

  beforeAll(() => {
    distribution = makeDistribution(releasedVersions.kibana);
    directory = mkdtempSync(join(process.env["OBS_TEST_BASE"] ?? tmpdir(), "kibana-unit-"));
    const context = {
      ...plainContext({ environment: "local", shift }),
      directory,
      executable: () => join(distribution, "bin", "kibana"),
      locate: () => process.execPath,
      program: (entry: string) => join(import.meta.dirname, "..", entry),
    };
    const units = renderLocal(stackOf(parseSettings({}), { present }), context);
    const inputsOf = (wanted: string) => ({ ...units.find(({ name }) => name === wanted)!.inputs, secrets: {} });
    inputs = { ...(inputsOf("kibana") as ProcessInputs), healthTimeoutMs: 20_000 };
    task = { ...(inputsOf("kibana-objects") as TaskInputs), env: {} };
  });
  afterAll(() => {
    for (const folder of [distribution, directory]) rmSync(folder, { recursive: true, force: true });
  });

  test("survives an unhandled promise rejection, and respects its heap limit", async () => {
    await startProcess(inputs);
    try {
      const found = (await json(`http://127.0.0.1:${5601 + shift * 100}/found`)) as Found;
      expect(found).toMatchObject({ host: "127.0.0.1", port: 5601 + shift * 100 });
      const limit = Number(/--max-old-space-size=(\d+)/.exec(found.nodeOptions)![1]);
      expect(limit).toBe(768);
      // V8 adds the space for young objects.
      expect(found.heapLimit).toBeGreaterThanOrEqual(limit);
      expect(found.heapLimit).toBeLessThan(limit * 1.5);
    } finally {
      await stopProcess(inputs);
    }
  });

  test("imports its saved objects without a login, and a second import changes nothing", async () => {
    expect(task.args).not.toContain("--user");
    await startProcess(inputs);
    try {
      expect(await isDone(task)).toBe(false);
      for (let round = 0; round < 2; round += 1) await runTask(task);
      expect(await isDone(task)).toBe(true);
      const count = Object.keys(traceQueries).length + 1;
      expect(readFileSync(task.log, "utf8")).toContain(`imported ${count} objects\n`);
    } finally {
      await stopProcess(inputs);
    }
  });

  test("the stand-in exits without the options that are passed next to its settings, and with one that makes Kibana exit", async () => {
    const files = (options: string) => ({ ...inputs, files: { ...inputs.files, "node.options": options } });
    await expect(startProcess(files(""))).rejects.toThrow("nobody handles this");
    const option = "--unhandled-rejections=warn\n--no-experimental-require-module\n";
    await expect(startProcess(files(option))).rejects.toThrow("ERR_REQUIRE_ESM");
  });
});
