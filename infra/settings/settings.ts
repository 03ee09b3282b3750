import { alertSettings } from "../../alerts/alert-settings.ts";
import type { AlertOverrides, NumberKind } from "../../alerts/numbers.ts";
import type { Receiver } from "../../alerts/receiver.ts";
import type { Fields, SecretName } from "../../base/fields.ts";
import { bytes, duration, integer, number, type SettingType } from "../../base/setting-type.ts";
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

const alertNumberTypes = {
  share: number(0, 1),
  count: integer(0, 1_000_000_000),
  seconds: duration,
  bytes,
  duration,
} as const satisfies Readonly<Record<NumberKind, SettingType<unknown>>>;

/** The fields `alerts.<name>.<number>`, for each number that an alert has. */
export const alertFields: Fields = Object.fromEntries(
  alertSettings().map(({ key, kind, why }) => [key, { type: alertNumberTypes[kind], help: why }]),
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
  // Each was parsed by the kind of its number.
  return found as AlertOverrides;
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
