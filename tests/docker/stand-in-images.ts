import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { rolldown } from "rolldown";
import { imageFacts } from "../../infra/platforms/containers/image-facts.ts";
import { defaults } from "../grafana/distribution.ts";
import { launcher, ownNodeOptions } from "../kibana/distribution.ts";
import { locateTool } from "../../tools/tools.ts";
import type { Rootfs } from "./rootfs.ts";
import { commonLibraries, configOf, finish, tini, type TestImage } from "./image-parts.ts";

const tests = dirname(import.meta.dirname);

/** A program of the tests with all that it imports, as one module. */
const bundled = async (input: string): Promise<string> => {
  const build = await rolldown({ input, platform: "node", logLevel: "silent" });
  try {
    const { output } = await build.generate({ format: "esm" });
    return output[0].code;
  } finally {
    await build.close();
  }
};

const grafanaHome = "/usr/share/grafana";

/** A stand-in that takes its settings in Grafana's order. */
const fillStandIn = (rootfs: Rootfs): void => {
  rootfs.program(process.execPath, "/usr/local/bin/node");
  for (const library of commonLibraries()) rootfs.program(library);
  const standIn = `${grafanaHome}/stand-in`;
  for (const name of ["support/grafana-stand-in.ts", "grafana/settings.ts"])
    rootfs.file(`${standIn}/${name}`, readFileSync(join(tests, name), "utf8"));
  rootfs.file(`${standIn}/package.json`, '{ "type": "module" }\n');
  rootfs.file(`${grafanaHome}/conf/defaults.ini`, defaults);
  rootfs.file(
    `${grafanaHome}/bin/grafana`,
    `#!/bin/sh\nexec node ${standIn}/support/grafana-stand-in.ts "$@"\n`,
    0o755,
  );
};

/** Grafana itself where this machine has it, else a stand-in; with the image's own variables. */
export const grafana: TestImage = {
  name: "grafana",
  fill: async (rootfs) => {
    const tool = await locateTool("grafana");
    if (tool) rootfs.tree(tool.path, grafanaHome);
    else fillStandIn(rootfs);
    rootfs.file("/etc/grafana/grafana.ini", "");
    rootfs.file(
      "/run.sh",
      '#!/bin/sh\nexec grafana server --homepath="$GF_PATHS_HOME" --config="$GF_PATHS_CONFIG" "$@"\n',
      0o755,
    );
    finish(rootfs, imageFacts.grafana);
  },
  config: configOf(imageFacts.grafana),
};

const kibanaHome = "/usr/share/kibana";

/** A stand-in that is started as Kibana is: by its entry point and its launcher, with the image's own settings below ours. */
export const kibana: TestImage = {
  name: "kibana",
  fill: async (rootfs) => {
    const nodeProgram = `${kibanaHome}/node/bin/node`;
    const program = `${kibanaHome}/src/cli.mjs`;
    for (const tool of ["/bin/bash", "/usr/bin/curl"]) rootfs.program(tool);
    rootfs.program(process.execPath, nodeProgram);
    rootfs.file(program, await bundled(join(tests, "kibana", "program.ts")));
    rootfs.file(`${kibanaHome}/bin/kibana`, launcher(kibanaHome, nodeProgram, program), 0o755);
    rootfs.file("/usr/local/bin/kibana-docker", `#!/bin/bash\nexec ${kibanaHome}/bin/kibana "$@"\n`, 0o755);
    rootfs.file("/bin/tini", tini, 0o755);
    finish(rootfs, imageFacts.kibana);
    rootfs.file(`${kibanaHome}/config/kibana.yml`, 'server.host: "0.0.0.0"\n');
    rootfs.file(`${kibanaHome}/config/node.options`, ownNodeOptions);
  },
  config: configOf(imageFacts.kibana),
};
