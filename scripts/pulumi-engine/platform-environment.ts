import { existsSync } from "node:fs";
import { join } from "node:path";
import { platforms } from "../../infra/platforms/platforms.ts";
import { readStackFile } from "../../infra/settings/stack-file.ts";

/**
 * What Pulumi's plugins need in their environment to reach where a stack runs, such as its Docker Engine: the one that our
 * own commands ask. Nothing where the stack is not known, or its settings name no platform.
 *
 * @throws UserError with one line if where that is cannot be found out.
 */
export const platformEnvironment = async (root: string, stack?: string): Promise<Readonly<Record<string, string>>> => {
  if (stack === undefined || !existsSync(join(root, `Pulumi.${stack}.yaml`))) return {};
  const { platform } = readStackFile(root, stack).config;
  const known = Object.entries(platforms).find(([name]) => name === platform);
  return known ? known[1].pulumiEnvironment() : {};
};
