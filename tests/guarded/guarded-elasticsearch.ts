import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { launch, ownerFor } from "../../infra/provider/launch.ts";
import { stop } from "../../infra/provider/stop.ts";
import { recordedProcess, unitFolder, writeUnit } from "../../infra/provider/unit-folder.ts";
import { locateTool } from "../../tools/tools.ts";
import { toYaml } from "../../base/to-yaml.ts";
import type { GuardedStack } from "./guarded-stack.ts";

/** What the minimal distribution does not know. */
const fullOnly = /^(?:ingest\.geoip|xpack\.ml)/;

/** The settings of a container on this machine: other ports and folders, and nothing else. */
const settingsHere = (text: string, port: number, data: string): string => {
  const settings = Object.entries(parse(text) as Readonly<Record<string, unknown>>);
  return toYaml({
    ...Object.fromEntries(settings.filter(([name]) => !fullOnly.test(name))),
    "network.host": "127.0.0.1",
    "http.port": port,
    "transport.port": port + 1,
    "path.data": data,
    "path.repo": [`${data}-snapshots`],
  });
};

/** Starts the real Elasticsearch with the files that the docker platform gives it; there once somebody may ask it. */
export const startGuardedElasticsearch = async (stack: GuardedStack, port: number) => {
  const [elasticsearch, java] = await Promise.all([locateTool("elasticsearch"), locateTool("java")]);
  const folder = unitFolder(join(stack.folder, "run-elasticsearch"));
  const data = join(stack.folder, "data-elasticsearch");
  const files = stack.filesOf("elasticsearch");
  const settings = settingsHere(files["elasticsearch.yml"]!, port, data);
  const unit = {
    command: elasticsearch!.executable,
    args: [],
    env: {
      ES_PATH_CONF: folder.files,
      ES_JAVA_HOME: java!.path,
      ES_TMPDIR: folder.temporary,
      CLI_JAVA_OPTS: "-Xmx32m",
    },
    log: join(stack.folder, "elasticsearch.log"),
    files: { ...files, "elasticsearch.yml": settings },
    secrets: {},
    volumes: [data, `${data}-snapshots`],
    rootless: true,
  };
  writeUnit(folder, unit, ownerFor(true));
  const child = launch(unit, folder);
  const url = `http://127.0.0.1:${port}`;
  // Whoever asks without a password is refused as soon as somebody is there to refuse.
  const refuses = () =>
    fetch(url).then(
      ({ status }) => status === 401,
      () => false,
    );
  const deadline = performance.now() + 120_000;
  while (!(await refuses())) {
    if (child.exitCode !== null || performance.now() > deadline) throw new Error(readFileSync(unit.log, "utf8"));
    await new Promise((resolve) => {
      setTimeout(resolve, 200);
    });
  }
  return {
    url,
    close: async () => {
      const process = recordedProcess(folder);
      if (process) await stop(process, 20_000);
    },
  };
};
