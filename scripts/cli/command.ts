import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { noSuchStack, stackNames } from "../../infra/settings/stack-file.ts";
import { UserError } from "../../base/user-error.ts";
import { painter } from "../../tools/paint.ts";
import { root } from "../project/root.ts";

/** What `--help` shows of one option, and how it is parsed. */
export interface Option {
  readonly type: "boolean" | "string";
  readonly help: string;
  readonly short?: string;
  /** Shown in `--help`, such as `N` or `URL`; only for strings. */
  readonly value?: string;
  readonly default?: string | boolean;
}

export interface CommandDescription<Options extends Readonly<Record<string, Option>>> {
  /** As it is called: `npm run logs --`. */
  readonly command: string;
  readonly summary: string;
  /** What may stand beside the options, such as `[service]`; without it, positional arguments are refused. */
  readonly positionals?: string;
  readonly options: Options;
}

type Values<Options extends Readonly<Record<string, Option>>> = {
  readonly [Key in keyof Options]: Options[Key]["type"] extends "boolean" ? boolean | undefined : string | undefined;
};

export interface CommandInput<Options extends Readonly<Record<string, Option>>> {
  readonly values: Values<Options>;
  readonly positionals: readonly string[];
}

const helpOf = ({
  command,
  summary,
  positionals = "",
  options,
}: CommandDescription<Readonly<Record<string, Option>>>) => {
  const rows = Object.entries({
    ...options,
    debug: { type: "boolean", help: "show stack traces" } satisfies Option,
    help: { type: "boolean", help: "show this", short: "h" } satisfies Option,
  }).map(([name, option]: [string, Option]) => {
    const value = option.value ? ` ${option.value}` : "";
    const preset = option.default === undefined ? "" : ` (default: ${option.default})`;
    return [`  ${option.short ? `-${option.short}, ` : ""}--${name}${value}`, `${option.help}${preset}`] as const;
  });
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  const lines = rows.map(([left, right]) => left.padEnd(width) + right);
  const stack = "stack" in options ? " [stack]" : "";
  return [`${command}${stack} [options] ${positionals}`.trimEnd(), "", summary, "", ...lines, ""].join("\n");
};

interface Parsed {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
}

/**
 * Takes a stack's name that stands first for `--stack`, in every task that is about a stack: `npm run logs -- dev api`.
 *
 * @throws Error if what stands first is neither a stack nor anything else that the task takes, or if two are named.
 */
const withStack = (
  { values, positionals }: Parsed,
  { hasStack, isStackGiven, takesMore }: { hasStack: boolean; isStackGiven: boolean; takesMore: boolean },
): Parsed => {
  const [first, ...rest] = positionals;
  if (first === undefined || !hasStack) return { values, positionals };
  if (!stackNames(root).includes(first)) {
    if (takesMore) return { values, positionals };
    throw new Error(noSuchStack(root, first));
  }
  if (rest.length > 0 && !takesMore) throw new Error(`Unexpected argument '${rest[0]}'`);
  if (isStackGiven && values["stack"] !== first) throw new Error(`two stacks: "${first}" and "${values["stack"]}"`);
  return { values: { ...values, stack: first }, positionals: rest };
};

/**
 * Runs one task of the command line: parses its arguments, answers `--help`, and turns what a user can mend into one
 * line on standard error. Exit codes: what `run` returns (0 if nothing), 1 for an error, 2 for wrong arguments.
 */
export const command = async <const Options extends Readonly<Record<string, Option>>>(
  description: CommandDescription<Options>,
  run: (input: CommandInput<Options>) => Promise<number | void>,
): Promise<void> => {
  const argv = process.argv.slice(2);
  // Whoever reads us may stop reading (`| head`); what is under way goes on to its end.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  if (argv.includes("--help") || argv.includes("-h")) {
    process.stdout.write(helpOf(description));
    return;
  }
  const debug = argv.includes("--debug");
  let input: CommandInput<Options>;
  try {
    const config: ParseArgsOptionsConfig = { debug: { type: "boolean" } };
    for (const [name, { type, short, default: preset }] of Object.entries<Option>(description.options)) {
      config[name] = { type, ...(short && { short }), ...(preset !== undefined && { default: preset }) };
    }
    const hasStack = "stack" in description.options;
    const takesMore = description.positionals !== undefined;
    const { tokens, ...given } = parseArgs({
      args: argv,
      options: config,
      allowPositionals: hasStack || takesMore,
      tokens: true,
    });
    const isStackGiven = tokens.some((token) => token.kind === "option" && token.name === "stack");
    const parsed = withStack(given as Parsed, { hasStack, isStackGiven, takesMore });
    // parseArgs types its result by a literal config; ours is built from the same description as `Values`.
    input = { values: parsed.values as unknown as Values<Options>, positionals: parsed.positionals };
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\nSee: ${description.command} --help\n`);
    process.exitCode = 2;
    return;
  }
  try {
    process.exitCode = (await run(input)) ?? 0;
  } catch (error) {
    if (debug) throw error;
    const message = error instanceof Error ? error.message : String(error);
    const hint = error instanceof UserError ? "" : " (run again with --debug for the stack trace)";
    const [first = "", ...more] = `${message}${hint}`.split("\n");
    process.stderr.write(`${[painter(process.stderr)("red", first), ...more].join("\n")}\n`);
    process.exitCode = 1;
  }
};
