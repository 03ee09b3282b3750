import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fakeMachine } from "../../tools/fake-machine.ts";
import { parseSettings } from "../settings/settings.ts";
import { stackOf } from "../stack.ts";
import { classArchives } from "./class-archive.ts";
import { plainContext } from "../platforms/local/plain-context.ts";
import { renderLocal } from "../platforms/local/render.ts";

/** The environment of an Elasticsearch of a version, on a Java of this machine's. */
const environmentOf = (version: string, directory = "/project/.data/local"): Readonly<Record<string, string>> => {
  const { folder } = fakeMachine();
  mkdirSync(join(folder, "jdk", "lib"));
  writeFileSync(join(folder, "jdk", "lib", "modules"), "");
  const context = {
    ...plainContext({ environment: "local", shift: 0 }),
    directory,
    classArchives: classArchives(join(folder, "jdk"), { path: "/tools/elasticsearch", version }),
  };
  return renderLocal(stackOf(parseSettings({})), context).find(({ name }) => name === "elasticsearch")!.inputs.env;
};

test.each([
  ["8.6.2", true],
  ["8.19.7", true],
  ["9.2.8", false],
  ["9.4.2", false],
  ["unknown", false],
])("Elasticsearch %s loads its classes from archives: %s", (version, loads) => {
  const env = environmentOf(version);
  const options = [env["ES_JAVA_OPTS"], env["CLI_JAVA_OPTS"]].map((text) => /-XX:\S+\.jsa/.test(text ?? ""));
  expect(options).toEqual([loads, loads]);
});

test("the temporary files of Elasticsearch and of its launcher go with the unit", () => {
  const env = environmentOf("9.4.2");
  expect(env["ES_TMPDIR"]).toBe("/project/.data/local/run/elasticsearch/tmp");
  expect(env["CLI_JAVA_OPTS"]?.split(" ")).toContain(`-Djava.io.tmpdir=${env["ES_TMPDIR"]}`);
});

test("a path with a space is no option of the launcher, which would take it for two", () => {
  const { CLI_JAVA_OPTS: options } = environmentOf("9.4.2", "/my project");
  expect(options).toBe("-Xmx32m -XX:TieredStopAtLevel=1");
});
