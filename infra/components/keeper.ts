import { dirname } from "node:path";
import { renderRunbooks } from "../../alerts/runbook.ts";
import type { ComponentInputs } from "../component-inputs.ts";
import { fixed } from "../sizes.ts";
import {
  telemetryNameOf,
  type At,
  type PortRef,
  type ScheduleSpec,
  type ServiceDeclaration,
  type ServiceFacts,
  type StackFacts,
} from "../service.ts";
import { elasticsearchLogin, loginSecrets } from "./elasticsearch-users.ts";
import { logRotation } from "./log-rotation.ts";

interface Probe {
  readonly service: string;
  /** What its metrics call it. */
  readonly target: string;
  readonly port: string;
  readonly path: string;
}

/**
 * What is asked of a service: its health, and its page for people where that is on another port. A service without a
 * page whose figures Prometheus scrapes is left out: the scrape says that it lives.
 */
const probesOf = (spec: ServiceFacts): readonly Probe[] => {
  const { name, health, expose, scrape = [] } = spec;
  if (!expose && scrape.length > 0) return [];
  const asked = "port" in health ? [health] : [];
  const page = expose && expose.port !== asked[0]?.port ? [expose] : [];
  return [...asked, ...page].map(({ port, path }) => ({ service: name, target: telemetryNameOf(spec), port, path }));
};

const probesIn = ({ services }: StackFacts): readonly Probe[] =>
  services.filter(({ name }) => name !== "keeper").flatMap(probesOf);

const scheduleFile = (schedules: readonly ScheduleSpec[], at: At): string => {
  const entries = schedules.map((schedule) => ({
    name: schedule.name,
    args: [at.program(schedule.entry), ...schedule.args(at)],
    every: schedule.every,
    within: schedule.within,
  }));
  return `${JSON.stringify(entries, undefined, 2)}\n`;
};

/** Asks the other services how they are, exports what Elasticsearch does not, and runs the schedules. */
export const keeper = ({ settings, traits }: ComponentInputs): ServiceDeclaration => {
  const hasElasticsearch = settings["traces.storage"] === "elasticsearch";
  const login = hasElasticsearch ? elasticsearchLogin(traits, "keeper") : undefined;
  return {
    kind: "service",
    name: "keeper",
    program: { entry: "keeper/main.ts", runtime: "node" },
    // It tells of what is missing, so it waits for nothing.
    needs: [],
    talksTo: (stack) => {
      const ports = probesIn(stack).map(({ service, port }): PortRef => `${service}.${port}`);
      return [...new Set([...ports, ...stack.schedules.flatMap(({ talksTo }) => talksTo)])];
    },
    ports: { http: { number: 8010, protocol: "http" } },
    health: { port: "http", path: "/health", within: "30s" },
    resources: fixed.keeper,
    scrape: [{ port: "http", path: "/metrics", component: "keeper" }],
    run: (at) => ({
      args: [],
      env: {
        HOST: at.host("http"),
        PORT: String(at.port("http")),
        ENVIRONMENT: at.environment,
        COLLECT_INTERVAL: settings["keeper.interval"],
        START_DELAY: settings["keeper.startDelay"],
        PROBES: probesIn(at.stack)
          .map(({ service, target, port, path }) => `${target}.${port}=${at.url(service, port)}${path}`)
          .join(" "),
        ...(hasElasticsearch && {
          ELASTICSEARCH_URL: at.url("elasticsearch", "http"),
          RETENTION_TRACES: settings["retention.traces"],
        }),
        ...(login && { ELASTICSEARCH_USER: login.user, ELASTICSEARCH_PASSWORD_FILE: at.secret(login.password) }),
        SCHEDULES_FILE: at.file("schedules.json"),
        RUNBOOKS: dirname(at.file("runbooks/any.md")),
      },
      files: {
        ...Object.fromEntries(Object.entries(renderRunbooks()).map(([name, text]) => [`runbooks/${name}`, text])),
        "schedules.json": scheduleFile(
          [...at.stack.schedules, ...(at.logs === undefined ? [] : [logRotation(at.logs)])],
          at,
        ),
      },
      ...(login && { secrets: loginSecrets(login) }),
    }),
  };
};
