import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { fakeMachine } from "../../../tools/fake-machine.ts";
import { locateTool, type ToolName } from "../../../tools/tools.ts";
import { checkDataVersion, takesOver } from "./data-version.ts";
import { keepTools, keptTools, stackTools } from "./kept-tools.ts";

const grafanaOf = ({ program }: ReturnType<typeof fakeMachine>, folder = "grafana"): string => {
  program(`${folder}/VERSION`, "12.4.7");
  return program(`${folder}/bin/grafana`, "#!/bin/sh\n");
};

/** A stack whose Grafana was named by its variable at its start. */
const startedWithGrafana = async () => {
  const machine = fakeMachine();
  const executable = grafanaOf(machine);
  const path = join(machine.folder, "grafana");
  const directory = join(machine.folder, "data");
  const found = await locateTool("grafana", { ...machine.env, OBS_GRAFANA: path });
  keepTools(directory, [found!], machine.env);
  return { ...machine, directory, path, executable };
};

const whereIs = async (name: ToolName, directory: string, env: Readonly<Record<string, string>>) =>
  (await locateTool(name, stackTools(directory, env).env))?.path;

test("a program that was named at a start is the stack's at later commands, and that is told", async () => {
  const { directory, env, path } = await startedWithGrafana();
  expect(await whereIs("grafana", directory, env)).toBe(path);
  const { notes, warnings } = stackTools(directory, env);
  expect(notes).toEqual([
    `grafana: ${path}, as OBS_GRAFANA said at an earlier start; OBS_GRAFANA=<path> names one, OBS_GRAFANA=none does without one of your own`,
  ]);
  expect(warnings).toEqual([]);
});

test("a variable that is set wins, and none forgets", async () => {
  const machine = await startedWithGrafana();
  const { directory, env, folder } = machine;
  grafanaOf(machine, "other");
  const other = join(folder, "other");
  expect(await whereIs("grafana", directory, { ...env, OBS_GRAFANA: other })).toBe(other);
  const none = { ...env, OBS_GRAFANA: "none" };
  expect(await whereIs("grafana", directory, none)).toBeUndefined();
  keepTools(directory, [], none);
  expect(await whereIs("grafana", directory, env)).toBeUndefined();
});

test("what is not part of the stack for a while stays known", async () => {
  const { directory, env, path } = await startedWithGrafana();
  keepTools(directory, [], env);
  expect(await whereIs("grafana", directory, env)).toBe(path);
});

test("a program that is gone is told in one line, and then forgotten", async () => {
  const { directory, env, path } = await startedWithGrafana();
  rmSync(path, { recursive: true });
  expect(stackTools(directory, env)).toMatchObject({
    notes: [],
    warnings: [expect.stringMatching(/^grafana: .*, which this stack was started with, is gone; OBS_GRAFANA=<path> /)],
  });
  expect(await whereIs("grafana", directory, env)).toBeUndefined();
  keepTools(directory, [], env);
  expect(stackTools(directory, env).warnings).toEqual([]);
});

test("a program of a PATH that this shell lacks is found again, after all that this one has", async () => {
  const { env, folder, program } = fakeMachine();
  const directory = join(folder, "data");
  const printer = (version: string) => `#!/bin/sh\necho 'prometheus, version ${version} (branch: x)'\n`;
  const there = program("there/prometheus", printer("3.14.1"));
  const found = await locateTool("prometheus", { ...env, PATH: join(folder, "there") });
  keepTools(directory, [found!], env);
  expect(await whereIs("prometheus", directory, env)).toBe(there);
  const here = program("fakes/prometheus", printer("3.13.0"));
  expect(await whereIs("prometheus", directory, env)).toBe(here);
});

test("before the first start, and where the file is no file of ours, nothing is kept", () => {
  const { env, folder } = fakeMachine();
  expect(keptTools(join(folder, "data"))).toEqual({});
  mkdirSync(join(folder, "data"));
  writeFileSync(join(folder, "data", "tools.json"), "{ half");
  expect(stackTools(join(folder, "data"), env).env).toEqual(env);
});

test.each([
  ["8.6.2", "8.6.2", true],
  ["8.19.0", "8.6.2", true],
  ["8.6.2", "8.9.1", false],
  ["9.4.2", "8.6.2", false],
  ["9.4.2", "8.19.3", true],
  ["9.4.1", "9.4.2", false],
  ["10.0.0", "8.19.3", false],
])("Elasticsearch %s on data of %s: %s", (version, written, can) => {
  expect(takesOver(version, written)).toBe(can);
});

test("data that this Elasticsearch refuses is told before anything starts, with the way out", () => {
  const directory = mkdtempSync(join(tmpdir(), "kept-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const executable = join(directory, "es", "bin", "elasticsearch");
  mkdirSync(join(directory, "es", "bin"), { recursive: true });
  writeFileSync(executable, "");
  chmodSync(executable, 0o755);
  const old = {
    name: "elasticsearch",
    path: join(directory, "es"),
    executable,
    version: "8.6.2",
    source: "cache",
  } as const;
  keepTools(directory, [old]);
  expect(() => checkDataVersion(directory, "9.4.2")).not.toThrow();
  mkdirSync(join(directory, "data", "elasticsearch", "data"), { recursive: true });
  expect(() => checkDataVersion(directory, "9.4.2")).toThrow(
    /^elasticsearch: its data in .* was written by 8\.6\.2, and 9\.4\.2 cannot take it over; OBS_ELASTICSEARCH=.*\/es keeps it, "npm run reset" deletes it$/,
  );
  expect(() => checkDataVersion(directory, "8.7.0")).not.toThrow();
  expect(() => checkDataVersion(directory, undefined)).not.toThrow();
});
