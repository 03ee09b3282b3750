import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished, expect, test } from "vitest";
import { fakeMachine } from "../../../tools/fake-machine.ts";
import { freePort } from "../machine/free-port.ts";
import { startProcess, stopProcess } from "../../provider/process.ts";
import { parseSettings } from "../../settings/settings.ts";
import { stackOf } from "../../stack.ts";
import { leftOut } from "./extras.ts";
import { localInventory } from "./inventory.ts";
import { plainContext } from "./plain-context.ts";
import { renderLocal } from "./render.ts";

/** Distributions of these versions, as far as they are looked at, named by their variables. */
const machineWith = (versions: { elasticsearch?: string; kibana?: string; grafana?: string; full?: boolean }) => {
  const { env, program, folder } = fakeMachine();
  const { elasticsearch, kibana, grafana, full } = versions;
  const found: Record<string, string> = { ...env };
  const write = (path: string, text: string) => program(path, text);
  if (elasticsearch) {
    found["OBS_ELASTICSEARCH"] = write("es/bin/elasticsearch", "#!/bin/sh\n");
    write(`es/lib/elasticsearch-${elasticsearch}.jar`, "");
    if (full) mkdirSync(join(folder, "es/modules/lang-painless"), { recursive: true });
  }
  if (kibana) {
    found["OBS_KIBANA"] = write("kibana/bin/kibana", "#!/bin/sh\n");
    write("kibana/package.json", `{ "version": "${kibana}" }`);
  }
  if (grafana) {
    found["OBS_GRAFANA"] = write("grafana/bin/grafana", "#!/bin/sh\n");
    write("grafana/VERSION", grafana);
  }
  return { env: found, folder, program };
};

test.each([
  [{}, [], ["grafana", "kibana"]],
  [{ grafana: "12.4.7" }, ["grafana"], ["kibana"]],
  [{ elasticsearch: "8.6.2", kibana: "8.6.2" }, [], ["grafana", "kibana"]],
  [{ elasticsearch: "8.6.2", full: true }, ["full-elasticsearch"], ["grafana", "kibana"]],
  [{ elasticsearch: "8.9.1", full: true, kibana: "8.6.2" }, ["full-elasticsearch"], ["grafana", "kibana"]],
  [{ elasticsearch: "8.6.2", full: true, kibana: "8.6.2" }, ["full-elasticsearch", "kibana"], ["grafana"]],
])("with %j on the machine, %j join and %j are left out", async (versions, joined, left) => {
  const { env } = machineWith(versions);
  const { present } = await localInventory(env);
  expect([...present].toSorted()).toEqual(joined);
  const reasons = await leftOut(parseSettings({}), present, env);
  expect(reasons.map(({ name }) => name)).toEqual(left);
  expect(reasons.every(({ why }) => why.includes("uses yours"))).toBe(true);
});

test("the versions that run are those on the machine, and of what tells none there is none", async () => {
  const { env, program } = machineWith({ elasticsearch: "9.5.3", grafana: "12.4.7" });
  program("fakes/prometheus", "#!/bin/sh\necho 'prometheus, version 3.14.1 (branch: x)'\n");
  const mute = program("mine/exporter", "#!/bin/sh\nexit 3\n");
  expect((await localInventory({ ...env, OBS_NODE_EXPORTER: mute })).versions).toEqual({
    elasticsearch: "9.5.3",
    grafana: "12.4.7",
    prometheus: "3.14.1",
  });
});

test("what is switched off is not told as left out", async () => {
  const { env } = machineWith({});
  const settings = parseSettings({ grafana: { enabled: false }, traces: { storage: "badger" } });
  expect(await leftOut(settings, new Set(), env)).toEqual([]);
});

/** Reads its settings from where Kibana does, and is healthy at its port. */
const standIn = (port: number) => `
const { readFileSync, writeFileSync } = require("node:fs");
const settings = readFileSync(process.env.KBN_PATH_CONF + "/kibana.yml", "utf8");
const data = /^path.data: (.*)$/m.exec(settings)[1];
writeFileSync(data + "/found", settings);
require("node:http").createServer((request, response) => {
  response.statusCode = request.url === "/api/status" ? 200 : 404;
  response.end();
}).listen(${port}, "127.0.0.1");
`;

test("Kibana is started with its settings, in a folder that it may write to, also where the user is root", async () => {
  const { folder, program } = machineWith({});
  const port = await freePort();
  const path = program("kibana/stand-in.cjs", standIn(port));
  const executable = program("kibana/bin/kibana", `#!/bin/sh\nexec "${process.execPath}" "${path}"\n`);
  const stack = stackOf(parseSettings({}), { present: new Set(["full-elasticsearch", "kibana"]) });
  const context = {
    ...plainContext({ environment: "local", shift: 0 }),
    directory: join(folder, "data"),
    executable: () => executable,
  };
  const unit = renderLocal(stack, context).find(({ name }) => name === "kibana");
  if (unit?.kind !== "service") throw new Error("there is no service kibana");
  const inputs = { ...unit.inputs, secrets: {}, healthUrl: `http://127.0.0.1:${port}/api/status` };
  onTestFinished(() => stopProcess(inputs));
  await startProcess(inputs);
  const found = readFileSync(join(folder, "data/data/kibana/data/found"), "utf8");
  expect(found).toContain("elasticsearch.hosts:\n  - http://127.0.0.1:9200\n");
});
