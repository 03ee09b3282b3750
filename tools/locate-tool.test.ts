import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fakeMachine } from "./fake-machine.ts";
import { ensureTools, locateTool, pathFolders } from "./tools.ts";

const quiet = { report: () => undefined };
const jaeger = (version: string) => `#!/bin/sh\necho '{"gitCommit":"","gitVersion":"v${version}","buildDate":""}'\n`;

test("an override wins over the cache, the cache over PATH", async () => {
  const { env, program } = fakeMachine();
  const onPath = program("fakes/jaeger", jaeger("2.14.3"));
  expect(await locateTool("jaeger", env)).toMatchObject({ source: "path", path: onPath, version: "2.14.3" });
  rmSync(onPath);
  await ensureTools(["jaeger"], { ...quiet, env });
  program("fakes/jaeger", jaeger("2.14.3"));
  expect(await locateTool("jaeger", env)).toMatchObject({ source: "cache", version: "2.13.0" });
  const mine = program("mine/jaeger", jaeger("2.17.1"));
  const located = await locateTool("jaeger", { ...env, OBS_JAEGER: mine });
  expect(located).toMatchObject({ source: "override", path: mine, version: "2.17.1" });
});

test("an override that tells no version is taken as it is", async () => {
  const { env, program } = fakeMachine();
  const mine = program("mine/exporter", "#!/bin/sh\nexit 3\n");
  const located = await locateTool("node-exporter", { ...env, OBS_NODE_EXPORTER: mine });
  expect(located).toMatchObject({ source: "override", executable: mine, version: "unknown" });
});

test("an override that is no program is a clear error", async () => {
  const { env, folder } = fakeMachine();
  const override = { ...env, OBS_PROMTOOL: join(folder, "journal") };
  await expect(locateTool("promtool", override)).rejects.toThrow(/^OBS_PROMTOOL=.*journal: no program that may be run/);
});

test.each([
  ["2.12.9", undefined],
  ["2.13.0", "2.13.0"],
  ["2.19.4", "2.19.4"],
  ["2.20.6", "2.20.6"],
  ["2.21.0", undefined],
  ["3.13.0", undefined],
])("Jaeger %s on PATH is found as %s", async (version, found) => {
  const { env, program } = fakeMachine();
  program("fakes/jaeger", jaeger(version));
  expect((await locateTool("jaeger", env))?.version).toBe(found);
});

test("an old program on PATH does not hide a good one behind it", async () => {
  const { env, program, folder } = fakeMachine();
  program("fakes/alertmanager", "#!/bin/sh\necho 'alertmanager, version 0.25.0 (branch: x)'\n");
  const good = program("more/alertmanager", "#!/bin/sh\necho 'alertmanager, version 0.28.4 (branch: x)' >&2\n");
  const located = await locateTool("alertmanager", { ...env, PATH: `${env["PATH"]}:${join(folder, "more")}` });
  expect(located).toMatchObject({ path: good, version: "0.28.4" });
});

test("a program without a version of its own is not mistaken for one of its compiler's version", async () => {
  const { env, program } = fakeMachine();
  program("fakes/prometheus", "#!/bin/sh\necho 'prometheus, version  (branch: )'; echo '  go version: go3.26.8'\n");
  expect(await locateTool("prometheus", env)).toBeUndefined();
});

test("the language host on PATH counts only beside an acceptable Pulumi", async () => {
  const { env, program } = fakeMachine();
  const host = program("fakes/pulumi-language-nodejs", "#!/bin/sh\n");
  expect(await locateTool("pulumi-language-nodejs", env)).toBeUndefined();
  program("fakes/pulumi", "#!/bin/sh\necho v3.249.0\n");
  expect(await locateTool("pulumi-language-nodejs", env)).toBeUndefined();
  program("fakes/pulumi", "#!/bin/sh\necho v3.251.2\n");
  expect(await locateTool("pulumi-language-nodejs", env)).toMatchObject({ path: host, source: "path" });
});

test("Elasticsearch on PATH is its distribution's folder, links followed", async () => {
  const { env, program, folder } = fakeMachine();
  const executable = program("es/bin/elasticsearch", "#!/bin/sh\n");
  mkdirSync(join(folder, "es/lib"));
  writeFileSync(join(folder, "es/lib/elasticsearch-8.7.1.jar"), "");
  symlinkSync(executable, join(folder, "fakes/elasticsearch"));
  const expected = { path: join(folder, "es"), executable, version: "8.7.1" };
  expect(await locateTool("elasticsearch", env)).toMatchObject({ ...expected, source: "path" });
  const override = { ...env, OBS_ELASTICSEARCH: join(folder, "es") };
  expect(await locateTool("elasticsearch", override)).toMatchObject({ ...expected, source: "override" });
});

test.each([
  ["3.11.9", undefined],
  ["3.12.0", "3.12.0"],
  ["3.20.1", "3.20.1"],
  ["4.0.0", undefined],
])(
  "Prometheus %s on PATH is found as %s: from the older of what is released and what is built",
  async (version, found) => {
    const { env, program } = fakeMachine();
    program("fakes/prometheus", `#!/bin/sh\necho 'prometheus, version ${version} (branch: x)'\n`);
    expect((await locateTool("prometheus", env))?.version).toBe(found);
  },
);

test.each([
  ["12.4.1", undefined],
  ["12.9.3", "12.9.3"],
  ["13.0.0", undefined],
])("Grafana %s on PATH is found as %s: 13 no longer has all sources of data", async (version, found) => {
  const { env, program, folder } = fakeMachine();
  symlinkSync(program("grafana/bin/grafana", "#!/bin/sh\n"), join(folder, "fakes/grafana"));
  program("grafana/VERSION", version);
  expect((await locateTool("grafana", env))?.version).toBe(found);
});

/** A machine with an Elasticsearch of its own and a Java in `JAVA_HOME`. */
const machineWithJava = (java: string, elasticsearch?: string) => {
  const machine = fakeMachine();
  writeFileSync(join(machine.folder, "jdk/release"), `JAVA_VERSION="${java}"\n`);
  if (elasticsearch === undefined) return machine;
  const own = machine.program("es/bin/elasticsearch", "#!/bin/sh\n");
  machine.program(`es/lib/elasticsearch-${elasticsearch}.jar`, "");
  return { ...machine, env: { ...machine.env, OBS_ELASTICSEARCH: own } };
};

test.each([
  ["16.0.2", undefined, false],
  ["17", undefined, true],
  ["23.0.1", "8.6.2", true],
  ["24.0.1", "8.6.2", false],
  ["24.0.1", "9.5.3", true],
  ["21.0.4", "9.2.8", true],
  ["20.0.1", "9.2.8", false],
])("Java %s for Elasticsearch %s is acceptable: %s", async (java, elasticsearch, isGood) => {
  const { env, folder } = machineWithJava(java, elasticsearch);
  expect((await locateTool("java", env))?.path).toBe(isGood ? join(folder, "jdk") : undefined);
});

test("the Java inside an Elasticsearch comes before the machine's, and OBS_JAVA before both", async () => {
  const { env, program, folder } = machineWithJava("21.0.4", "9.5.3");
  program("es/jdk/bin/java", "#!/bin/sh\n");
  program("es/jdk/release", 'JAVA_VERSION="25.0.1"\n');
  expect((await locateTool("java", env))?.path).toBe(join(folder, "es/jdk"));
  const mine = { ...env, OBS_JAVA: join(folder, "jdk") };
  expect((await locateTool("java", mine))?.path).toBe(join(folder, "jdk"));
});

test("an OBS_JAVA on which this Elasticsearch does not start is a clear error", async () => {
  const { env, folder } = machineWithJava("17.0.2", "9.5.3");
  await expect(locateTool("java", { ...env, OBS_JAVA: join(folder, "jdk") })).rejects.toThrow(
    /^OBS_JAVA=.*jdk: Java 17\.0\.2, and this Elasticsearch runs on 21 or newer; name one, or unset OBS_JAVA$/,
  );
});

test("a Java launcher without a release file beside it is asked for its home", async () => {
  const { env, program, folder } = fakeMachine();
  const home = join(folder, "real-jdk");
  program("fakes/java", `#!/bin/sh\nprintf '    java.home = ${home}\\n    java.version = 18.0.2\\n' >&2\n`);
  const java = await locateTool("java", { ...env, JAVA_HOME: "" });
  expect(java).toMatchObject({ path: home, version: "18.0.2" });
});

test("Pulumi and its host are both on the search path that comes out", async () => {
  const { env } = fakeMachine();
  const tools = await ensureTools(["pulumi", "pulumi-language-nodejs", "prometheus", "promtool"], { ...quiet, env });
  const folders = pathFolders(tools.values());
  expect(
    folders.map((path) =>
      path
        .split("/")
        .at(-2)
        ?.replace(/-[\da-f]{8}$/, ""),
    ),
  ).toEqual(["pulumi-3.250.0", "pulumi-language-nodejs-3.68.0", "prometheus-3.15.0"]);
});
