import { dirname } from "node:path";
import { RunError, allConfig, getStack } from "./pulumi.ts";
import { localPlatform } from "./platforms/local/local.ts";
import type { Platform } from "./platforms/platform.ts";
import { parseSettings, type Locate, type Settings } from "./settings.ts";
import { namespace, readStackFile } from "./stack-file.ts";
import { stackOf } from "./stack.ts";
import { UserError } from "./user-error.ts";

const root = dirname(import.meta.dirname);
const environment = getStack();

/** Pulumi hands over every value as text; maps and lists as JSON. */
const fromPulumi = (): Readonly<Record<string, unknown>> => {
  const config: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(allConfig())) {
    if (!key.startsWith(`${namespace}:`)) continue;
    config[key.slice(namespace.length + 1)] = /^[[{]/.test(value) ? JSON.parse(value) : value;
  }
  return config;
};

const platformOf = (settings: Settings): Platform => {
  switch (settings.platform) {
    case "local":
      return localPlatform({ environment, root, settings });
  }
};

const provision = async () => {
  const locate: Locate = (key) => readStackFile(root, environment).locate(key);
  const settings = parseSettings(fromPulumi(), locate);
  const platform = platformOf(settings);
  return platform.register(stackOf(settings, { locate, present: await platform.extras() }));
};

const result = await provision().catch((error: unknown) => {
  // A RunError is shown as its message alone.
  throw error instanceof UserError ? new RunError(error.message) : error;
});

/** Addresses for people, by the service's name. */
export const urls = result.urls;
/** Generated secrets, such as the token that the webhook receiver checks. */
export const secrets = result.secrets;
