const counterType = /^# TYPE (\S+) counter$/gm;
const exemplar = / # \{[^}]*\} \S+ \S+$/;

/**
 * Converts OpenMetrics to the older Prometheus text format: the same samples, no exemplars, `_total` in a counter's
 * metadata. So one registry serves both; prom-client's own switch renames the counters permanently.
 */
export const toPrometheusText = (openMetrics: string): string => {
  const counters = new Set([...openMetrics.matchAll(counterType)].map(([, name]) => name));
  return openMetrics
    .split("\n")
    .filter((line) => line !== "# EOF")
    .map((line) => {
      if (!line.startsWith("# ")) return line.replace(exemplar, "");
      const [hash, keyword, name, ...rest] = line.split(" ");
      return [hash, keyword, counters.has(name) ? `${name}_total` : name, ...rest].join(" ");
    })
    .join("\n");
};
