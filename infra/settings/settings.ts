import type { AlertOverrides } from "../../alerts/numbers.ts";
import { thresholds, type Presets } from "../../alerts/thresholds.ts";
import type { Receiver } from "../../alerts/receiver.ts";
import type { Fields, SecretName } from "../../base/fields.ts";
import { duration, number } from "../../base/setting-type.ts";
import { takeSecrets, type GivenSecrets } from "./given-secrets.ts";
import { receiverList, receiversOf, takenNames } from "./receivers.ts";
import { readList, type ListSetting } from "./lists.ts";
import { mistakesError, unlocated, type Locate, type Mistake } from "./mistakes.ts";
import { readMap } from "./read-map.ts";
import { settingsTable, type PlatformName, type Setting } from "./table.ts";
import { targetList, targetOf, type Target } from "./targets.ts";

type SettingsTable = typeof settingsTable;
type SettingKey = keyof SettingsTable;

/** A stack's settings, each key with its value or its default. */
export type Settings = { readonly [Key in SettingKey]: SettingsTable[Key]["default"] } & {
  /** By the alert's name. */
  readonly alerts: AlertOverrides;
  /** Services of others that the stack watches. */
  readonly targets: readonly Target[];
  /** Who gets the alerts. */
  readonly receivers: readonly Receiver<SecretName>[];
  /** What people gave as a secret; its values are known in Pulumi's program only. */
  readonly given: GivenSecrets;
};

const overrides = {
  threshold: { type: number(0, 1), help: "The value from which it fires." },
  window: { type: duration, help: "The time that it looks back on." },
  for: { type: duration, help: "How long until it fires." },
} as const satisfies Readonly<Record<keyof Presets, unknown>>;

/** The fields `<alert>.<number>`, for each number that an alert has. */
export const alertFields: Fields = Object.fromEntries(
  Object.entries<Presets>(thresholds).flatMap(([alert, presets]) =>
    (Object.keys(presets) as (keyof Presets)[]).map((name) => [`alerts.${alert}.${name}`, overrides[name]]),
  ),
);

/** The settings that are lists. */
export const lists: readonly ListSetting[] = [targetList, receiverList];

const fields: Fields = { ...settingsTable, ...alertFields };

const quoted = (platforms: readonly PlatformName[]): string => platforms.map((name) => `"${name}"`).join(" and ");

/** Keys that the stack's platform does not have. */
const misplaced = (values: ReadonlyMap<string, unknown>): readonly Mistake[] => {
  // Parsed by its type, which lets names of platforms through.
  const platform = (values.get("platform") as PlatformName | undefined) ?? settingsTable.platform.default;
  return Object.entries<Setting<unknown>>(settingsTable).flatMap(([key, { platforms }]) => {
    if (platforms === undefined || platforms.includes(platform) || !values.has(key)) return [];
    const have = platforms.length === 1 ? "the platform $ has it" : "the platforms $ have it";
    return [{ key, problem: `only ${have.replace("$", quoted(platforms))}, this one is "${platform}"` }];
  });
};

const overridesIn = (values: ReadonlyMap<string, unknown>): AlertOverrides => {
  const found: Record<string, Record<string, unknown>> = {};
  for (const [key, value] of values) {
    const [head, alert = "", name = ""] = key.split(".");
    if (head === "alerts") found[alert] = { ...found[alert], [name]: value };
  }
  return found;
};

/**
 * Reads a stack's configuration: nested or dotted keys without their namespace, values as YAML or as text.
 * Every key has a value afterwards. All mistakes are told at once, a line each.
 */
export const parseSettings = (
  { targets = [], receivers = [], ...config }: Readonly<Record<string, unknown>>,
  locate: Locate = unlocated,
): Settings => {
  const { values, mistakes } = readMap(config, fields);
  const readTargets = readList(targetList, targets);
  const readReceivers = readList(receiverList, receivers, takenNames(values.has("alertmanager.webhook")));
  const all = [...mistakes, ...misplaced(values), ...readTargets.mistakes, ...readReceivers.mistakes];
  if (all.length > 0) throw mistakesError(all, locate);
  const named = takeSecrets(values, settingsTable, { of: [], prefix: "" });
  const settings = Object.entries(settingsTable).map(([key, entry]): [string, unknown] => [
    key,
    named.values.get(key) ?? entry.default,
  ]);
  // `unknown` first: each value was parsed or defaulted by the very table that types it.
  return {
    ...Object.fromEntries(settings),
    alerts: overridesIn(values),
    targets: readTargets.items.map(targetOf),
    // Read by its row of the table.
    receivers: receiversOf(named.values.get("alertmanager.webhook") as SecretName | undefined, readReceivers.items),
    given: { ...named.given, ...readReceivers.given },
  } as unknown as Settings;
};
