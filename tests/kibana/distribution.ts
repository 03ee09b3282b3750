import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The file of Kibana's distribution that its launcher reads where nobody names another folder of settings. */
export const ownNodeOptions = "## One option a line\n--unhandled-rejections=warn\n--dns-result-order=ipv4first\n";

/**
 * A launcher in the place of Kibana's `bin/kibana` (elastic/kibana src/dev/build/tasks/bin/scripts/kibana): Node's options
 * come from the file beside the settings, and those of the environment after them.
 */
export const launcher = (home: string, node: string, program: string): string => `#!/bin/sh
export KBN_PATH_CONF="\${KBN_PATH_CONF:-${home}/config}"
if [ -f "$KBN_PATH_CONF/node.options" ]; then given=$(grep -v '^#' "$KBN_PATH_CONF/node.options" | xargs); fi
export NODE_OPTIONS="--no-warnings --max-http-header-size=65536 $given $NODE_OPTIONS"
exec "${node}" "${program}" "$@"
`;

/** Makes a distribution's folder whose program is the stand-in. */
export const makeDistribution = (version: string): string => {
  const folder = mkdtempSync(join(process.env["OBS_TEST_BASE"] ?? tmpdir(), "kibana-"));
  for (const name of ["bin", "config"]) mkdirSync(join(folder, name));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ version }));
  writeFileSync(join(folder, "config", "node.options"), ownNodeOptions);
  const program = join(folder, "bin", "kibana");
  writeFileSync(program, launcher(folder, process.execPath, join(import.meta.dirname, "program.ts")));
  chmodSync(program, 0o755);
  // Kibana does not run as root.
  chmodSync(folder, 0o755);
  return folder;
};
