import { join } from "node:path";
import { fixed } from "../sizes.ts";
import type { ServiceSpec } from "../service.ts";

/** Figures of the host that the stack runs on. */
export const nodeExporter = (): ServiceSpec => ({
  kind: "service",
  name: "node-exporter",
  program: { component: "node-exporter", runtime: "go" },
  needs: [],
  talksTo: [],
  ports: { http: { number: 9100, protocol: "http", isInternal: true } },
  health: { port: "http", path: "/", within: "30s" },
  resources: fixed["node-exporter"],
  scrape: [{ port: "http", path: "/metrics", component: "node" }],
  observesHost: true,
  run: (at) => ({
    args: [
      `--web.listen-address=${at.host("http")}:${at.port("http")}`,
      `--path.rootfs=${at.hostRoot}`,
      `--path.procfs=${join(at.hostRoot, "proc")}`,
      `--path.sysfs=${join(at.hostRoot, "sys")}`,
    ],
  }),
});
