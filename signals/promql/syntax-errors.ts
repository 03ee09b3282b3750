import { parser } from "@prometheus-io/lezer-promql";
import { withoutGrafanaRanges } from "./grafana.ts";

/** The parts of an expression that Prometheus' own grammar does not understand; for tests, empty if all is well. */
export const syntaxErrors = (expression: string): readonly string[] => {
  const text = withoutGrafanaRanges(expression);
  const errors: string[] = [];
  parser.parse(text).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) errors.push(`${from}: ${text.slice(from, to)}`);
    },
  });
  return errors;
};
