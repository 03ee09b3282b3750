/** How a sample's value is written for people. */
export type ValueFormat = "percentage" | "number" | "seconds" | "bytes";

/** The parts of an alert's text that differ from one alert to the next. */
export interface Words<Label extends string> {
  /** The label's value, or `otherwise` where it may be missing. */
  readonly label: (name: Label, otherwise?: string) => string;
  /** The value of the expression. */
  readonly value: (format: ValueFormat) => string;
}

const digits = (value: number): number => Number(value.toPrecision(4));

/** A number as Prometheus' `humanize` and `humanize1024` write it: four digits at most, and a prefix. */
const scaled = (value: number, base: 1000 | 1024, prefixes: readonly string[]): string => {
  const power = Math.min(Math.floor(Math.log(Math.max(value, 1)) / Math.log(base)), prefixes.length);
  return `${digits(value / base ** power)}${prefixes[power - 1] ?? ""}`;
};

/** A length of time from a millisecond to below a day, as Prometheus' `humanizeDuration` writes it. */
const timeText = (value: number): string => {
  if (value < 1) return `${digits(value * 1000)}ms`;
  if (value < 60) return `${digits(value)}s`;
  const [hours, minutes] = [Math.floor(value / 3600), Math.floor(value / 60) % 60];
  return `${hours > 0 ? `${hours}h ` : ""}${minutes}m ${Math.floor(value % 60)}s`;
};

/** A share as Prometheus' `humanizePercentage` writes it: four digits at most. */
export const percentage = (share: number): string => `${Number((share * 100).toPrecision(4))}%`;

/** Parts as Prometheus fills them in (https://prometheus.io/docs/prometheus/latest/configuration/template_reference/). */
export const templateWords: Words<string> = {
  label: (name, otherwise) =>
    otherwise === undefined ? `{{ $labels.${name} }}` : `{{ or $labels.${name} ${JSON.stringify(otherwise)} }}`,
  value: (format) => {
    switch (format) {
      case "percentage":
        return "{{ $value | humanizePercentage }}";
      case "number":
        return "{{ $value | humanize }}";
      case "seconds":
        return "{{ $value | humanizeDuration }}";
      case "bytes":
        return "{{ $value | humanize1024 }}B";
    }
  },
};

/** Parts as they must come out for one alert: what a test expects of Prometheus. */
export const expectedWords = (labels: Readonly<Record<string, string>>, value: number): Words<string> => ({
  label: (name, otherwise = "") => labels[name] ?? otherwise,
  value: (format) => {
    switch (format) {
      case "percentage":
        return percentage(value);
      case "number":
        return scaled(value, 1000, ["k", "M", "G", "T"]);
      case "seconds":
        return timeText(value);
      case "bytes":
        return `${scaled(value, 1024, ["ki", "Mi", "Gi", "Ti"])}B`;
    }
  },
});
