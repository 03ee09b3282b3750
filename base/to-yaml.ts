import { stringify } from "yaml";

/**
 * YAML as the servers' Go and Java parsers read it, keys sorted. They follow YAML 1.1, in which a bare `2006-01-02` is
 * a date and `yes` is true: such texts are quoted.
 */
export const toYaml = (content: unknown): string =>
  stringify(content, { version: "1.1", sortMapEntries: true, lineWidth: 0, aliasDuplicateObjects: false });
