import { delimiter, dirname, join } from "node:path";
import { compileCache } from "../../infra/fast-start/compile-cache.ts";
import { UserError } from "../../base/user-error.ts";
import { locateTool, pulumiTools } from "../../tools/tools.ts";
import { root } from "../project/root.ts";
import { passphraseFor } from "./passphrase.ts";

/**
 * The environment in which `pulumi` finds its language host, this project's Node and the passphrase of a stack. Without a
 * stack it is for any that is selected later.
 *
 * @throws UserError with one line if Pulumi is not there yet, or the stack's passphrase is not set.
 */
export const pulumiEnvironment = async (stack?: string): Promise<Readonly<Record<string, string>>> => {
  const passphrase = passphraseFor(root, stack);
  const tools = await Promise.all(pulumiTools.map((name) => locateTool(name)));
  const missing = tools.some((tool) => tool === undefined);
  if (missing) throw new UserError('pulumi is not built yet: run "npm start", or "npm run doctor -- --build"');
  const folders = [...new Set(tools.map((tool) => dirname(tool!.path)))];
  return {
    PATH: [...folders, join(root, "node_modules", ".bin"), process.env["PATH"] ?? ""].join(delimiter),
    ...passphrase,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // For the program, the provider and the language host.
    NODE_COMPILE_CACHE: compileCache(root),
  };
};
