import { stringify } from "yaml";

/**
 * YAML as the servers' Go and Java parsers read it. They follow YAML 1.1, in which a bare `2006-01-02` is a date and
 * `yes` is true: such texts are quoted.
 */
export const toYaml = (value: unknown): string =>
  stringify(value, { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false });
