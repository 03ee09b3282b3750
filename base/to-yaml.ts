import { stringify } from "yaml";

/**
 * YAML for the servers' Go and Java parsers, with sorted keys. They follow YAML 1.1, in which a bare `2006-01-02` is a
 * date and `yes` is true, so such texts are quoted.
 */
export const toYaml = (content: unknown): string =>
  stringify(content, { version: "1.1", sortMapEntries: true, lineWidth: 0, aliasDuplicateObjects: false });
