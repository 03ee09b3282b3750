import { limits } from "../../../../signals/limits.ts";
import type { PageRow } from "../../page.ts";
import { graph } from "../../panels/graph.ts";
import { series } from "../../queries/prometheus.ts";
import { apdex, durationQuantile, inFlight } from "./queries.ts";

const percentiles = [0.5, 0.95, 0.99] as const;

/** How long answers take, and the way to the traces of the slow ones. */
export const durationRow: PageRow = {
  title: "Duration",
  panels: [
    graph({
      title: "Duration by service",
      description:
        "Half, 95 % and 99 % of the requests are answered faster. A dot is one request: click it to open its trace.",
      unit: "s",
      limit: limits.duration,
      queries: percentiles.map((share) =>
        series(durationQuantile(share, ["service"]), {
          legend: `{{service}} p${share * 100}`,
          exemplars: share === 0.95,
        }),
      ),
      width: 12,
    }),
    graph({
      title: "Duration by route",
      description:
        "The same by route pattern; the slow ones are listed below. A dot is one request: click it to open its trace.",
      unit: "s",
      limit: limits.duration,
      queries: percentiles.map((share) =>
        series(durationQuantile(share, ["service", "method", "route"]), {
          legend: `{{service}} {{method}} {{route}} p${share * 100}`,
          exemplars: share === 0.95,
        }),
      ),
      width: 12,
    }),
  ],
};

/** How much is being worked on, and what people think of it. */
export const loadRow: PageRow = {
  title: "Load and contentment",
  panels: [
    graph({
      title: "In flight by service",
      description:
        "Requests being answered. It is about the rate times the duration; growing at a steady rate means that something hangs.",
      unit: "short",
      queries: [series(inFlight(["service"]), { legend: "{{service}}" })],
      width: 12,
    }),
    graph({
      title: "Apdex by service",
      description: "1 if everybody is content. Below the upper line people notice, below the lower one they leave.",
      unit: "short",
      max: 1,
      limit: limits.apdex,
      queries: [series(apdex(["service"]), { legend: "{{service}}" })],
      width: 12,
    }),
  ],
};
