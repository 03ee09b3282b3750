import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dockerContext } from "../infra/platforms/docker/addresses.ts";
import { renderDocker } from "../infra/platforms/docker/render.ts";
import { plainContext } from "../infra/platforms/local/plain-context.ts";
import { renderLocal } from "../infra/platforms/local/render.ts";
import { parseSettings } from "../infra/settings/settings.ts";
import { stackOf } from "../infra/stack.ts";
import { locateTool } from "../tools/tools.ts";

/** A stack's Jaeger configuration for a Jaeger version. */
const configurations: Readonly<Record<string, (version: string) => string>> = {
  "processes, Elasticsearch": (version) => localFile({}, version),
  "processes, Badger": (version) => localFile({ traces: { storage: "badger" } }, version),
  "containers, Elasticsearch with passwords": (version) => dockerFile({}, version),
  "containers, Badger": (version) => dockerFile({ traces: { storage: "badger" } }, version),
};

const localFile = (config: Readonly<Record<string, unknown>>, jaeger: string): string => {
  const stack = stackOf(parseSettings(config), { versions: { jaeger } });
  const units = renderLocal(stack, plainContext({ environment: "local", shift: 0 }));
  return units.find(({ name }) => name === "jaeger")!.inputs.files["jaeger.yml"]!;
};

const dockerFile = (config: Readonly<Record<string, unknown>>, jaeger: string): string => {
  const settings = parseSettings({ platform: "docker", ...config });
  const engine = { app: "app@sha256:0", asksOftenAtStart: true, limitsSwap: true, propagation: "default" as const };
  const context = dockerContext({ environment: "dev", settings }, engine);
  const unit = renderDocker(stackOf(settings, { versions: { jaeger } }), context).find(
    ({ name }) => name === "jaeger",
  )!;
  return unit.files!.uploads.find(({ file }) => file.endsWith("jaeger.yml"))!.content;
};

interface Answer {
  readonly code: unknown;
  readonly output: string;
}

const ask = (program: string, ...args: readonly string[]): Promise<Answer> =>
  new Promise((resolve) => {
    execFile(program, [...args], (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, output: stdout + stderr }),
    );
  });

const versionOf = async (program: string): Promise<string> =>
  /"gitVersion":"v(\d+\.\d+\.\d+)/.exec((await ask(program, "version")).output)![1]!;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "jaeger-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const validate = (program: string, configuration: string): Promise<Answer> => {
  const file = join(folder, "jaeger.yml");
  writeFileSync(file, configuration);
  return ask(program, "validate", "--config", file);
};

/** The Jaeger of this machine's stacks, and other versions that the caller names. */
const jaegers = [
  (await locateTool("jaeger"))?.executable ?? "no Jaeger is on this machine: npm run doctor -- --build",
  ...(process.env["OBS_TEST_JAEGERS"] ?? "").split(delimiter).filter((path) => path !== ""),
];

describe.each(jaegers)("the Jaeger %s", (program) => {
  test.each(Object.keys(configurations))("accepts its configuration of %s", async (name) => {
    const { code, output } = await validate(program, configurations[name]!(await versionOf(program)));
    expect(code, output).toBe(0);
    expect(output).not.toMatch(/deprecated|legacy/i);
  });

  test("rejects an unknown setting", async () => {
    const right = configurations["processes, Badger"]!(await versionOf(program));
    const { code, output } = await validate(program, right.replace("ephemeral:", "ephemerally:"));
    expect(code).not.toBe(0);
    expect(output).toContain("ephemerally");
  });
});
