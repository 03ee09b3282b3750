/** A memory or disk size as Kubernetes writes it. */
export type Bytes = `${number}${"Mi" | "Gi"}`;
/** CPU in thousandths of a core. */
export type Cpu = `${number}m`;
/** A length of time as Prometheus writes it, of one unit. */
export type Duration = `${number}${"ms" | "s" | "m" | "h" | "d" | "w" | "y"}`;

const bytesPerUnit = { Mi: 2 ** 20, Gi: 2 ** 30 } as const;
const millisecondsPerUnit = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
  y: 365 * 86_400_000,
} as const;

/** The size in MiB: `mebibytes("1Gi")` is 1024. */
export const mebibytes = (size: Bytes): number => {
  const unit = size.endsWith("Gi") ? "Gi" : "Mi";
  return (Number.parseFloat(size) * bytesPerUnit[unit]) / bytesPerUnit.Mi;
};

export const durationPattern = /^([1-9]\d*)(ms|s|m|h|d|w|y)$/;

/** Whether a text is a duration of one unit, such as `15d`; a zero or negative length is none. */
export const isDuration = (text: string): text is Duration => durationPattern.test(text);

/** The length in milliseconds: `milliseconds("2m")` is 120000. */
export const milliseconds = (duration: Duration): number => {
  const [, amount = "", unit = ""] = durationPattern.exec(duration) ?? [];
  const perUnit = millisecondsPerUnit[unit as keyof typeof millisecondsPerUnit];
  if (!perUnit) throw new Error(`${duration} is no duration`);
  return Number(amount) * perUnit;
};
