import type { Duration } from "../../../base/duration.ts";
import { secretValue } from "../../secret-text.ts";
import type { ServiceSpec } from "../../service.ts";
import { assemble, type Stack } from "../../stack.ts";

/** How a service of the suite differs from the usual one. */
export interface Variation {
  readonly delayMs?: number;
  readonly content?: string;
  readonly exitCode?: number;
  readonly replicas?: number;
  readonly observesHost?: boolean;
  readonly within?: Duration;
}

/** Name of the generated secret that each service of the suite gets. */
export const secretName = "token";

const service = (
  name: string,
  port: number,
  { delayMs = 0, content = name, exitCode, replicas, observesHost, within = "10s" }: Variation,
): ServiceSpec => ({
  kind: "service",
  name,
  program: { entry: "infra/platforms/conformance/server.ts", runtime: "node" },
  needs: [],
  talksTo: [],
  ports: { http: { number: port, protocol: "http" } },
  health: { port: "http", path: "/health", within },
  volumes: { data: { size: "1Gi" } },
  resources: { memory: "64Mi", cpu: "100m" },
  ...(replicas !== undefined && { replicas }),
  ...(observesHost && { observesHost }),
  run: (at) => ({
    args: [],
    env: {
      NAME: name,
      HOST: at.host("http"),
      PORT: String(at.port("http")),
      DELAY_MS: String(delayMs),
      SECRET_FILE: at.secret(secretName),
      CONTENT_FILE: at.file("content.txt"),
      ...(exitCode !== undefined && { EXIT_CODE: String(exitCode) }),
    },
    files: { "content.txt": content },
    secrets: { [secretName]: secretValue(secretName) },
  }),
});

const following = (name: string, port: number, needed: string, variation: Variation): ServiceSpec => {
  const spec = service(name, port, variation);
  return {
    ...spec,
    needs: [needed],
    talksTo: [`${needed}.http`],
    run: (at) => {
      const { env, ...rest } = spec.run(at);
      return { ...rest, env: { ...env, NEEDED_URL: `${at.url(needed, "http")}/health` } };
    },
  };
};

/** Two services, of which the second needs the first. */
export const pair = (first: Variation = {}, second: Variation = {}): Stack =>
  assemble([
    following("second", 19_702, "first", second),
    service("first", 19_701, { delayMs: 400, observesHost: true, within: "120s", ...first }),
  ]);
