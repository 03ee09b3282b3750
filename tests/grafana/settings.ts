import { readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";

/** `section.key` → value. */
export type GrafanaSettings = Readonly<Record<string, string>>;

/** From where Grafana takes its settings. */
export interface SettingsSources {
  /** Content of `conf/defaults.ini` in its distribution. */
  readonly defaults: string;
  /** Content of the file that `--config` names. */
  readonly config: string;
  readonly env: NodeJS.ProcessEnv;
  /** Arguments: `cfg:section.key=value` and `cfg:default.section.key=value`. */
  readonly args: readonly string[];
}

const readIni = (text: string): Record<string, string> => {
  const values: Record<string, string> = {};
  let section = "";
  for (const line of text.split("\n")) {
    section = /^\[(.+)\]$/.exec(line)?.[1] ?? section;
    const [, key, value] = /^([a-z0-9_]+) *= *(.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) values[`${section}.${key}`] = value;
  }
  return values;
};

const readArguments = (args: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    args
      .filter((argument) => argument.startsWith("cfg:"))
      .map((argument) => {
        const [key, value, ...rest] = argument.slice("cfg:".length).split("=");
        if (value === undefined || rest.length > 0) throw new Error(`Invalid command line argument. ${argument}`);
        return [key, value];
      }),
  );

const variableOf = (key: string): string => `GF_${key.replaceAll(/[.-]/g, "_").toUpperCase()}`;

const expanded = (value: string): string =>
  value.replaceAll(/\$__file\{([^}]+)\}/g, (_all, path: string) => readFileSync(path, "utf8").trim());

/**
 * The settings that Grafana works with. Each source wins over the one before: the defaults with their `cfg:default.`
 * arguments, the file, the environment, the other `cfg:` arguments. Empty values do not count, and the environment and
 * the arguments reach known keys only. From `pkg/setting/setting.go` of Grafana 9.4.
 */
export const resolveSettings = ({ defaults, config, env, args }: SettingsSources): GrafanaSettings => {
  const given = readArguments(args);
  const values = readIni(defaults);
  for (const key of Object.keys(values)) values[key] = given[`default.${key}`] ?? values[key]!;
  for (const [key, value] of Object.entries(readIni(config))) values[key] = value || (values[key] ?? "");
  for (const key of Object.keys(values)) values[key] = given[key] ?? (env[variableOf(key)] || values[key]!);
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, expanded(value)]));
};

/** A path in the settings: a relative one starts at the distribution. */
export const pathIn = (settings: GrafanaSettings, key: string, home: string): string => {
  const path = settings[`paths.${key}`] ?? "";
  return isAbsolute(path) ? path : join(home, path);
};
