import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Keys of Grafana's own defaults that the stand-in knows: the environment reaches no others. */
export const defaults = `[paths]
data = data
logs = data/log
plugins = data/plugins
provisioning = conf/provisioning
[server]
http_addr =
http_port = 3000
[security]
admin_user = admin
admin_password = admin
[auth.anonymous]
enabled = false
org_role = Viewer
[dashboards]
default_home_dashboard_path =
`;

/** What Grafana's image sets for every program that it starts (its Dockerfile, `ENV`), below `folder`. */
export const imageVariables = (folder: string): Readonly<Record<string, string>> => ({
  GF_PATHS_CONFIG: join(folder, "etc", "grafana.ini"),
  GF_PATHS_DATA: join(folder, "lib"),
  GF_PATHS_HOME: folder,
  GF_PATHS_LOGS: join(folder, "log"),
  GF_PATHS_PLUGINS: join(folder, "lib", "plugins"),
  GF_PATHS_PROVISIONING: join(folder, "etc", "provisioning"),
});

/** The image's folders are there, and nothing is provisioned in them. */
const makeImageFolders = (folder: string): void => {
  for (const kind of ["access-control", "alerting", "dashboards", "datasources", "notifiers", "plugins"]) {
    mkdirSync(join(folder, "etc", "provisioning", kind), { recursive: true });
  }
  mkdirSync(join(folder, "lib", "plugins"), { recursive: true });
};

/** Not the pinned one: commands tell the version that runs. */
export const distributionVersion = "12.4.7";

/**
 * Makes a distribution's folder whose program is the stand-in. Like a program in Grafana's image, it finds the image's
 * variables in its environment where whoever starts it does not set them.
 */
export const makeDistribution = (): string => {
  const folder = mkdtempSync(join(process.env["OBS_TEST_BASE"] ?? tmpdir(), "grafana-"));
  const program = join(folder, "bin", "grafana");
  for (const name of ["bin", "conf"]) mkdirSync(join(folder, name));
  makeImageFolders(folder);
  writeFileSync(join(folder, "VERSION"), distributionVersion);
  writeFileSync(join(folder, "conf", "defaults.ini"), defaults);
  const variables = Object.entries(imageVariables(folder))
    .map(([name, value]) => `export ${name}="\${${name}:-${value}}"\n`)
    .join("");
  const standIn = join(import.meta.dirname, "../support/grafana-stand-in.ts");
  writeFileSync(program, `#!/bin/sh\n${variables}exec "${process.execPath}" "${standIn}" "$@"\n`);
  chmodSync(program, 0o755);
  return folder;
};
