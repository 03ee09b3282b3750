import { dirname } from "node:path";
import { UserError } from "../base/user-error.ts";
import type { PlatformOptions } from "./platforms/kit.ts";
import { platforms } from "./platforms/platforms.ts";
import { RunError, allConfig, getStack, log } from "./pulumi.ts";
import { plainSecretWarnings } from "./settings/given-secrets.ts";
import { hideDecrypted } from "./settings/hidden-text.ts";
import { unlocated } from "./settings/mistakes.ts";
import { namespace } from "./settings/namespace.ts";
import { parseSettings } from "./settings/settings.ts";
import { readStackFile, stackNames } from "./settings/stack-file.ts";
import { stackOf } from "./stack.ts";

const root = dirname(import.meta.dirname);

const fromJson = (text: string): unknown => {
  try {
    return /^[[{]/.test(text) ? (JSON.parse(text) as unknown) : text;
  } catch {
    return text;
  }
};

/** Pulumi hands over every value decrypted and as text; maps and lists as JSON. */
const fromPulumi = (inFile: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  const config: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(allConfig())) {
    if (!key.startsWith(`${namespace}:`)) continue;
    const name = key.slice(namespace.length + 1);
    config[name] = hideDecrypted(fromJson(value), inFile[name]);
  }
  return config;
};

/** What `pulumi stack output` shows. */
export interface Outputs {
  /** Addresses for people, by the service's name. */
  readonly urls: unknown;
  /** Generated secrets, such as the token that the webhook receiver checks. */
  readonly secrets: unknown;
}

const provisionStack = async (): Promise<Outputs> => {
  const environment = getStack();
  // With --config-file it may be elsewhere.
  const file = stackNames(root).includes(environment) ? readStackFile(root, environment) : undefined;
  const locate = file?.locate ?? unlocated;
  const settings = parseSettings(fromPulumi(file?.config ?? {}), locate);
  if (file) for (const line of plainSecretWarnings(settings.given, environment, locate)) await log.warn(line);
  const options: PlatformOptions = { environment, root, settings };
  const kit = await platforms[settings.platform].load();
  return kit.register(stackOf(settings, { locate, ...(await kit.inventory(options)) }), options);
};

/**
 * The program: registers every resource of the stack that Pulumi works on.
 *
 * @throws RunError, which Pulumi shows as its message alone, where what a person wrote is wrong.
 */
export const provision = (): Promise<Outputs> =>
  provisionStack().catch((error: unknown) => {
    throw error instanceof UserError ? new RunError(error.message) : error;
  });
