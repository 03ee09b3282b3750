import { command } from "./cli/command.ts";
import { passphraseFor } from "./pulumi-engine/passphrase.ts";
import { stackOption } from "./project/project.ts";
import { root } from "./project/root.ts";
import { ensureStack } from "./pulumi-engine/pulumi-cli.ts";
import { pulumiEnvironment } from "./pulumi-engine/pulumi-environment.ts";

const quote = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;

await command(
  {
    command: "npm run -s env",
    summary:
      'Prints what a shell needs for bare pulumi commands in this folder: eval "$(npm run -s env)", then pulumi preview.',
    options: stackOption,
  },
  async ({ values }) => {
    passphraseFor(root, values.stack);
    await ensureStack(values.stack!);
    // Whichever stack is selected later: what the shell has set stays as it is.
    for (const [name, value] of Object.entries(await pulumiEnvironment())) {
      process.stdout.write(`export ${name}=${quote(value)}\n`);
    }
  },
);
