import { existsSync } from "node:fs";
import { join } from "node:path";
import { readStackFile } from "../../infra/settings/stack-file.ts";
import { UserError } from "../../base/user-error.ts";

const [variable, fileVariable] = ["PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"];

/** The passphrase of a stack whose secrets are on loopback: they guard nothing from whoever can read its checkout. */
const open = { [variable]: "" };

/**
 * What Pulumi has to find in its environment beside what is there, so that it can read a stack's secrets. Without a stack
 * it is not known yet which one is worked on: then nothing that somebody set is touched.
 *
 * @throws UserError with one line if the stack's passphrase is not set.
 */
export const passphraseFor = (
  root: string,
  stack?: string,
  env: NodeJS.ProcessEnv = process.env,
): Readonly<Record<string, string>> => {
  if (stack === undefined || !existsSync(join(root, `Pulumi.${stack}.yaml`))) {
    return variable in env || fileVariable in env ? {} : open;
  }
  const { config, secretsProvider } = readStackFile(root, stack);
  if ((config["platform"] ?? "local") === "local") return open;
  if (secretsProvider !== undefined || env[variable] || env[fileVariable]) return {};
  throw new UserError(
    `${variable}: expected the passphrase that guards the secrets of the stack "${stack}", found none; ` +
      `set it to one of your own and keep it, or ${fileVariable} to a file that holds it`,
  );
};
