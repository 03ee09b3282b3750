const counterType = /^# TYPE (\S+) counter$/gm;
const exemplar = / # \{[^}]*\} \S+ \S+$/;

/**
 * Turns OpenMetrics into the older Prometheus text: the same samples, no exemplars, `_total` in a counter's metadata.
 * One registry thus answers both; prom-client's own switch renames the counters for good.
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
