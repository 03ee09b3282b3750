import { milliseconds, seconds as secondsOf, type Duration } from "../base/duration.ts";
import { mebibytes, type Bytes } from "../base/units.ts";
import { UserError } from "../base/user-error.ts";
import { percentage, type ValueFormat } from "./template.ts";

/** How each kind of number is written, in a definition and in a stack's settings. */
interface Written {
  /** A part of a whole: 10 % is 0.1. */
  readonly share: number;
  readonly count: number;
  /** Compared with a metric in seconds. */
  readonly seconds: Duration;
  /** Compared with a metric in bytes. */
  readonly bytes: Bytes;
  /** A length of time that nothing is compared with: a window, `for`. */
  readonly duration: Duration;
}

export type NumberKind = keyof Written;

/** A number of an alert that a stack may set as `alerts.<Name>.<number>`: its default, and why it is this one. */
export interface NumberOf<Kind extends NumberKind> {
  readonly kind: Kind;
  readonly value: Written[Kind];
  readonly why: string;
}

export type AlertNumber = { readonly [Kind in NumberKind]: NumberOf<Kind> }[NumberKind];

/** A number that the figure of an alert is compared with. */
export type Threshold = Exclude<AlertNumber, NumberOf<"duration">>;

/** The numbers of one alert by their names. */
export interface AlertNumbers {
  readonly [name: string]: AlertNumber | undefined;
  /** What rates are averaged over. */
  readonly window?: NumberOf<"duration">;
  /** How long the condition must hold without a break before the alert fires. */
  readonly for?: NumberOf<"duration">;
}

/** What the numbers are in one stack. */
export type ValuesOf<Numbers extends AlertNumbers> = {
  readonly [Name in keyof Numbers]: NonNullable<Numbers[Name]>["value"];
};

const ofKind =
  <Kind extends NumberKind>(kind: Kind) =>
  (value: Written[Kind], why: string): NumberOf<Kind> => ({ kind, value, why });

export const share = ofKind("share");
export const count = ofKind("count");
export const seconds = ofKind("seconds");
export const bytes = ofKind("bytes");
export const duration = ofKind("duration");

/** A threshold as PromQL compares with it. */
export const sampleOf = ({ kind, value }: Threshold): number => {
  switch (kind) {
    case "share":
    case "count":
      return value;
    case "seconds":
      return secondsOf(value);
    case "bytes":
      return mebibytes(value) * 1024 * 1024;
  }
};

/** A threshold as people read it. */
export const textOf = ({ kind, value }: Threshold): string => (kind === "share" ? percentage(value) : String(value));

/** How figures that are compared with such a threshold are written. */
export const formats = {
  share: "percentage",
  count: "number",
  seconds: "seconds",
  bytes: "bytes",
} as const satisfies Readonly<Record<Threshold["kind"], ValueFormat>>;

/** What a stack sets of its alerts, by the alert's name and the number's. */
export type AlertOverrides = Readonly<Record<string, Readonly<Record<string, AlertNumber["value"]>>>>;

/** The alerts with their numbers. */
type Numbered = readonly { readonly name: string; readonly numbers: AlertNumbers }[];

/** Refuses overrides of alerts that there are not, and of numbers that an alert does not have. */
export const checkOverrides = (overrides: AlertOverrides, alerts: Numbered): void => {
  for (const [name, override] of Object.entries(overrides)) {
    const alert = alerts.find((one) => one.name === name);
    if (!alert) {
      throw new UserError(`alerts.${name}: no such alert; there are ${alerts.map((one) => one.name).join(", ")}`);
    }
    const field = Object.keys(override).find((key) => !Object.hasOwn(alert.numbers, key));
    if (field !== undefined) throw new UserError(`alerts.${name}.${field}: ${name} has no ${field}; leave it out`);
  }
};

/**
 * The numbers of one alert: the defaults, or what the stack has set. A share that can't be exceeded and a window too
 * short for two samples would give an alert that never fires, and throw.
 */
export const resolveNumbers = <Numbers extends AlertNumbers>(
  { name, numbers }: { readonly name: string; readonly numbers: Numbers },
  { overrides = {}, evaluationInterval }: { overrides?: AlertOverrides; evaluationInterval: Duration },
): ValuesOf<Numbers> => {
  const own = overrides[name] ?? {};
  const resolved = Object.entries(numbers).flatMap(([field, preset]) =>
    preset === undefined ? [] : [[field, { ...preset, value: own[field] ?? preset.value }] as const],
  );
  for (const [field, { kind, value }] of resolved) {
    if (kind === "share" && !(Number(value) >= 0 && Number(value) < 1)) {
      throw new UserError(`alerts.${name}.${field}: ${value} is no share; write 10 % as 0.1`);
    }
    // A duration was parsed as one.
    if (field === "window" && milliseconds(value as Duration) < 2 * milliseconds(evaluationInterval)) {
      throw new UserError(
        `alerts.${name}.window: ${value} is shorter than two evaluations of ${evaluationInterval} each`,
      );
    }
  }
  // Overrides are parsed by the kind of their number, so each field has a value of that kind.
  return Object.fromEntries(resolved.map(([field, { value }]) => [field, value])) as unknown as ValuesOf<Numbers>;
};
