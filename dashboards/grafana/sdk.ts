import { createRequire } from "node:module";
import type * as common from "@grafana/grafana-foundation-sdk/common";
import type * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";
import type * as elasticsearch from "@grafana/grafana-foundation-sdk/elasticsearch";
import type * as nodegraph from "@grafana/grafana-foundation-sdk/nodegraph";
import type * as prometheus from "@grafana/grafana-foundation-sdk/prometheus";
import type * as stat from "@grafana/grafana-foundation-sdk/stat";
import type * as table from "@grafana/grafana-foundation-sdk/table";
import type * as timeseries from "@grafana/grafana-foundation-sdk/timeseries";

const load = createRequire(import.meta.url);
const part = (name: string): unknown => load(`@grafana/grafana-foundation-sdk/${name}`);

/**
 * Grafana's builders (https://grafana.github.io/grafana-foundation-sdk/). A part is loaded when it is first used: most
 * commands render no dashboard, and all the builders take as long to load as the rest of `npm start`.
 */
export const sdk = {
  get common() {
    return part("common") as typeof common;
  },
  get dashboard() {
    return part("dashboard") as typeof dashboard;
  },
  get elasticsearch() {
    return part("elasticsearch") as typeof elasticsearch;
  },
  get nodegraph() {
    return part("nodegraph") as typeof nodegraph;
  },
  get prometheus() {
    return part("prometheus") as typeof prometheus;
  },
  get stat() {
    return part("stat") as typeof stat;
  },
  get table() {
    return part("table") as typeof table;
  },
  get timeseries() {
    return part("timeseries") as typeof timeseries;
  },
};
