import type { ComponentName } from "../../versions.ts";

/** What a vendor's image is, as its build files say. The images of the tests are built from the same table. */
export interface ImageFacts {
  /** Where this was read: repository, path, and the version or commit. */
  readonly source: string;
  /** `uid:gid` that it starts as by itself; `0:0` where its entry point changes to `users` afterwards. */
  readonly user: `${number}:${number}`;
  /** Every `uid` or `uid:gid` that it has an account for. */
  readonly accounts: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /**
   * Variables of `env` that the program takes before what its configuration file says, each with the setting that it is. A
   * stack that relies on the file has to give them itself.
   */
  readonly overrides?: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
  readonly command?: readonly string[];
  readonly workdir?: string;
  readonly volumes?: readonly string[];
  /** Folders that the program may write to, with their owners. */
  readonly folders?: Readonly<Record<string, `${number}:${number}`>>;
  /** Files that the program reads beside its settings, by folder: whoever puts another folder there has to bring them. */
  readonly reads?: Readonly<Record<string, readonly string[]>>;
  /** Programs that are called by name. */
  readonly programs: readonly string[];
}

const paths = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
const nobody = "65534:65534";
/** Of Alpine, and of Prometheus' own base. */
const busybox = ["sh", "wget"] as const;

/** By component. */
export const imageFacts: Readonly<Record<ComponentName, ImageFacts>> = {
  alertmanager: {
    source: "prometheus/alertmanager Dockerfile, v0.28.1",
    user: nobody,
    accounts: ["65534", nobody],
    env: { PATH: paths },
    entrypoint: ["/bin/alertmanager"],
    command: ["--config.file=/etc/alertmanager/alertmanager.yml", "--storage.path=/alertmanager"],
    workdir: "/alertmanager",
    volumes: ["/alertmanager"],
    folders: { "/alertmanager": nobody },
    programs: [...busybox, "amtool"],
  },
  elasticsearch: {
    source:
      "elastic/elasticsearch distribution/docker/src/docker/dockerfiles/default/Dockerfile (0729e2ca) and bin/docker-entrypoint.sh (05a01332)",
    user: "1000:0",
    accounts: ["1000", "1000:0", "1000:1000"],
    env: {
      ELASTIC_CONTAINER: "true",
      PATH: `/usr/share/elasticsearch/bin:${paths}`,
      SHELL: "/bin/bash",
    },
    entrypoint: ["/bin/tini", "--", "/usr/local/bin/docker-entrypoint.sh"],
    command: ["eswrapper"],
    workdir: "/usr/share/elasticsearch",
    folders: {
      "/usr/share/elasticsearch/config": "1000:0",
      "/usr/share/elasticsearch/config/jvm.options.d": "1000:0",
      "/usr/share/elasticsearch/data": "1000:0",
      "/usr/share/elasticsearch/logs": "1000:0",
      "/usr/share/elasticsearch/plugins": "1000:0",
    },
    reads: { "/usr/share/elasticsearch/config": ["elasticsearch.yml", "jvm.options", "log4j2.properties"] },
    programs: ["bash", "curl", "sh"],
  },
  grafana: {
    source: "grafana/grafana Dockerfile (9.4) and packaging/docker/run.sh (07754534, 12.x)",
    user: "472:0",
    accounts: ["472", "472:0"],
    env: {
      GF_PATHS_CONFIG: "/etc/grafana/grafana.ini",
      GF_PATHS_DATA: "/var/lib/grafana",
      GF_PATHS_HOME: "/usr/share/grafana",
      GF_PATHS_LOGS: "/var/log/grafana",
      GF_PATHS_PLUGINS: "/var/lib/grafana/plugins",
      GF_PATHS_PROVISIONING: "/etc/grafana/provisioning",
      PATH: `/usr/share/grafana/bin:${paths}`,
    },
    // Its program reads them itself: pkg/setting/setting.go, applyEnvVariableOverrides.
    overrides: {
      GF_PATHS_DATA: "paths.data",
      GF_PATHS_LOGS: "paths.logs",
      GF_PATHS_PLUGINS: "paths.plugins",
      GF_PATHS_PROVISIONING: "paths.provisioning",
    },
    entrypoint: ["/run.sh"],
    workdir: "/usr/share/grafana",
    folders: {
      "/etc/grafana/provisioning": "472:0",
      "/var/lib/grafana": "472:0",
      "/var/lib/grafana/plugins": "472:0",
      "/var/log/grafana": "472:0",
    },
    programs: [...busybox, "grafana"],
  },
  jaeger: {
    source: "jaegertracing/jaeger cmd/jaeger/Dockerfile and scripts/build/docker/base/Dockerfile, v2.19.0",
    user: "10001:0",
    accounts: ["10001", "10001:10001"],
    env: { JAEGER_LISTEN_HOST: "0.0.0.0", PATH: paths },
    entrypoint: ["/cmd/jaeger/jaeger-linux"],
    volumes: ["/tmp"],
    folders: { "/tmp": "0:0" },
    programs: [...busybox],
  },
  kibana: {
    source:
      "elastic/kibana src/dev/build/tasks/os_packages/docker_generator/templates/base/Dockerfile (00016fb3), bin/kibana",
    user: "1000:0",
    accounts: ["1000", "1000:0", "1000:1000"],
    env: { ELASTIC_CONTAINER: "true", PATH: `/usr/share/kibana/bin:${paths}` },
    entrypoint: ["/bin/tini", "--"],
    command: ["/usr/local/bin/kibana-docker"],
    workdir: "/usr/share/kibana",
    folders: {
      "/usr/share/kibana/config": "1000:0",
      "/usr/share/kibana/data": "1000:0",
      "/usr/share/kibana/logs": "1000:0",
    },
    reads: { "/usr/share/kibana/config": ["kibana.yml", "node.options"] },
    programs: ["bash", "curl", "sh"],
  },
  "node-exporter": {
    source: "prometheus/node_exporter Dockerfile, v1.12.1",
    user: nobody,
    accounts: ["65534", nobody],
    env: { PATH: paths },
    entrypoint: ["/bin/node_exporter"],
    programs: [...busybox],
  },
  postgres: {
    source: "docker-library/postgres 17/alpine3.22/Dockerfile (2c751341)",
    user: "0:0",
    accounts: ["70", "70:70"],
    env: {
      LANG: "en_US.utf8",
      PATH: paths,
      PGDATA: "/var/lib/postgresql/data",
      PG_MAJOR: "17",
    },
    entrypoint: ["docker-entrypoint.sh"],
    command: ["postgres"],
    volumes: ["/var/lib/postgresql/data"],
    folders: { "/var/lib/postgresql/data": "70:70", "/var/run/postgresql": "70:70" },
    programs: [
      ...busybox,
      "bash",
      "createdb",
      "docker-entrypoint.sh",
      "initdb",
      "pg_dump",
      "pg_isready",
      "pg_restore",
      "postgres",
      "psql",
    ],
  },
  prometheus: {
    source: "prometheus/prometheus Dockerfile, v0.315.0",
    user: nobody,
    accounts: ["65534", nobody],
    env: { PATH: paths },
    entrypoint: ["/bin/prometheus"],
    command: ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus"],
    workdir: "/prometheus",
    volumes: ["/prometheus"],
    folders: { "/prometheus": nobody },
    programs: [...busybox, "promtool"],
  },
  valkey: {
    source: "valkey-io/valkey-container 8.1/alpine/Dockerfile (00a2b211)",
    user: "0:0",
    accounts: ["999", "999:1000"],
    env: { PATH: paths },
    entrypoint: ["docker-entrypoint.sh"],
    command: ["valkey-server"],
    workdir: "/data",
    folders: { "/data": "999:1000" },
    programs: [...busybox, "valkey-cli", "valkey-server"],
  },
};
