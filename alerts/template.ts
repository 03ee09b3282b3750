/** How a sample's value is written for people. */
export type ValueFormat = "percentage" | "number";

/** The parts of an alert's text that differ from one alert to the next. */
export interface Words<Label extends string> {
  /** The label's value, or `otherwise` where it may be missing. */
  readonly label: (name: Label, otherwise?: string) => string;
  /** The value of the expression. */
  readonly value: (format: ValueFormat) => string;
}

/** A number from 1 to below 1000 as Prometheus' `humanize` writes it: four digits at most. */
const rounded = (value: number): string => String(Number(value.toPrecision(4)));

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
        return rounded(value);
    }
  },
});
