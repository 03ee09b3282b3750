import type { ComponentName } from "../../../base/versions.ts";
import type { ImageFacts } from "./vendor-image.ts";

const paths = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Of Alpine, and of Prometheus' own base. */
const busybox = ["ls", "sh", "sleep", "test", "touch", "wget"] as const;
/** Of Red Hat's small base. */
const minimal = ["bash", "curl", "ls", "sh"] as const;

const nobody = "65534:65534";
/** The images of Prometheus' project share a base. */
const ofNobody = {
  unread: { user: "the number of nobody, from containers that ran: the build of busybox' base was not read" },
  user: nobody,
  accounts: [nobody],
  env: { PATH: paths },
} as const;

const elastic = "elastic/dockerfiles v9.2.4";
const unreadElastic = {
  version: "the build files of 9.4 are not public: those of 9.2 were read, and the templates of later ones",
  curl: "the base has it: the first stage of the build calls it and does not install it",
} as const;

/** By component, and the base of our own image. */
export const imageFacts: Readonly<Record<ComponentName | "node", ImageFacts>> = {
  alertmanager: {
    ...ofNobody,
    source: "prometheus/alertmanager v0.28.1: Dockerfile; prometheus/busybox: uclibc/Dockerfile",
    version: "0.28.1",
    entrypoint: ["/bin/alertmanager"],
    command: ["--config.file=/etc/alertmanager/alertmanager.yml", "--storage.path=/alertmanager"],
    workdir: "/alertmanager",
    ports: [9093],
    volumes: ["/alertmanager"],
    folders: { "/alertmanager": `${nobody} 755` },
    programs: [...busybox, "amtool"],
  },
  elasticsearch: {
    source: `${elastic}: elasticsearch/Dockerfile, bin/docker-entrypoint.sh`,
    version: "9.2.4",
    unread: unreadElastic,
    user: "1000:0",
    accounts: ["1000:0", "1000:1000"],
    env: { ELASTIC_CONTAINER: "true", PATH: `/usr/share/elasticsearch/bin:${paths}`, SHELL: "/bin/bash" },
    entrypoint: ["/bin/tini", "--", "/usr/local/bin/docker-entrypoint.sh"],
    runsCommand: true,
    command: ["eswrapper"],
    workdir: "/usr/share/elasticsearch",
    ports: [9200, 9300],
    folders: {
      "/usr/share/elasticsearch/bin": "1000:0 775",
      "/usr/share/elasticsearch/config": "1000:0 775",
      "/usr/share/elasticsearch/config/jvm.options.d": "1000:0 775",
      "/usr/share/elasticsearch/data": "1000:0 775",
      "/usr/share/elasticsearch/logs": "1000:0 775",
      "/usr/share/elasticsearch/plugins": "1000:0 775",
    },
    // Its keystore lies beside its settings.
    writes: [
      "/tmp",
      "/usr/share/elasticsearch/config",
      "/usr/share/elasticsearch/data",
      "/usr/share/elasticsearch/logs",
    ],
    reads: { "/usr/share/elasticsearch/config": ["elasticsearch.yml", "jvm.options", "log4j2.properties"] },
    programs: minimal,
  },
  grafana: {
    source: "grafana/grafana: Dockerfile (78515af6), packaging/docker/run.sh (07754534), pkg/setting/setting.go",
    version: "12.1",
    unread: { version: "the build files of 12.4 are not stored where they could be read: those of 12.1 were" },
    user: "472:0",
    accounts: ["472:0"],
    env: {
      GF_PATHS_CONFIG: "/etc/grafana/grafana.ini",
      GF_PATHS_DATA: "/var/lib/grafana",
      GF_PATHS_HOME: "/usr/share/grafana",
      GF_PATHS_LOGS: "/var/log/grafana",
      GF_PATHS_PLUGINS: "/var/lib/grafana/plugins",
      GF_PATHS_PROVISIONING: "/etc/grafana/provisioning",
      PATH: `/usr/share/grafana/bin:${paths}`,
    },
    // Of these four it has keys in its defaults.ini; the other two are for its entry point.
    overrides: {
      GF_PATHS_DATA: "paths.data",
      GF_PATHS_LOGS: "paths.logs",
      GF_PATHS_PLUGINS: "paths.plugins",
      GF_PATHS_PROVISIONING: "paths.provisioning",
    },
    entrypoint: ["/run.sh"],
    workdir: "/usr/share/grafana",
    ports: [3000],
    folders: {
      "/etc/grafana/provisioning": "472:0 777",
      "/usr/share/grafana/.aws": "472:0 777",
      "/var/lib/grafana": "472:0 777",
      "/var/lib/grafana/plugins": "472:0 777",
      "/var/log/grafana": "472:0 777",
    },
    reads: { "/usr/share/grafana/conf": ["defaults.ini"] },
    programs: [...busybox, "bash", "curl", "grafana"],
  },
  jaeger: {
    source: "jaegertracing/jaeger v2.19.0: cmd/jaeger/Dockerfile, scripts/build/docker/base/Dockerfile",
    version: "2.19.0",
    user: "10001:0",
    accounts: [],
    // Its built-in configuration reads the variable; ours does not.
    env: { JAEGER_LISTEN_HOST: "0.0.0.0", PATH: paths },
    entrypoint: ["/cmd/jaeger/jaeger-linux"],
    ports: [4317, 4318, 5778, 5779, 9411, 13_132, 13_133, 14_250, 14_268, 16_686],
    volumes: ["/tmp"],
    folders: { "/tmp": "0:0 1777" },
    programs: [...busybox],
  },
  kibana: {
    source: `${elastic}: kibana/Dockerfile, bin/kibana-docker; elastic/kibana: src/dev/build/tasks/bin/scripts/kibana (0a376dc8), config/node.options`,
    version: "9.2.4",
    unread: { ...unreadElastic, folders: "that data and logs are in the archive: from its build of another version" },
    user: "1000:1000",
    accounts: ["1000:0", "1000:1000"],
    env: { ELASTIC_CONTAINER: "true", PATH: `/usr/share/kibana/bin:${paths}` },
    entrypoint: ["/bin/tini", "--"],
    runsCommand: true,
    command: ["/usr/local/bin/kibana-docker"],
    workdir: "/usr/share/kibana",
    ports: [5601],
    folders: {
      "/usr/share/kibana/config": "1000:0 775",
      "/usr/share/kibana/data": "1000:0 775",
      "/usr/share/kibana/logs": "1000:0 775",
    },
    writes: ["/usr/share/kibana/data"],
    reads: { "/usr/share/kibana/config": ["kibana.yml", "node.options"] },
    programs: minimal,
  },
  node: {
    source: "nodejs/docker-node f27d936f: 24/alpine3.24/Dockerfile, docker-entrypoint.sh",
    version: "24.19.0",
    user: "0:0",
    accounts: ["0:0", "1000:1000"],
    env: { NODE_VERSION: "24.19.0", PATH: paths },
    entrypoint: ["docker-entrypoint.sh"],
    runsCommand: true,
    command: ["node"],
    ports: [],
    programs: [...busybox, "node", "npm"],
  },
  "node-exporter": {
    ...ofNobody,
    source: "prometheus/node_exporter v1.9.1: Dockerfile; prometheus/busybox: uclibc/Dockerfile",
    version: "1.9.1",
    entrypoint: ["/bin/node_exporter"],
    ports: [9100],
    programs: [...busybox],
  },
  postgres: {
    source: "docker-library/postgres 6edb0a8c: 17/alpine3.23/Dockerfile, docker-entrypoint.sh",
    version: "17.9",
    user: "0:0",
    accounts: ["0:0", "70:70"],
    env: { LANG: "en_US.utf8", PATH: paths, PGDATA: "/var/lib/postgresql/data", PG_MAJOR: "17" },
    overrides: { PGDATA: "data_directory" },
    entrypoint: ["docker-entrypoint.sh"],
    runsCommand: true,
    command: ["postgres"],
    ports: [5432],
    volumes: ["/var/lib/postgresql/data"],
    stopSignal: "SIGINT",
    folders: {
      "/var/lib/postgresql": "70:70 1777",
      "/var/lib/postgresql/data": "70:70 1777",
      "/var/run/postgresql": "70:70 3777",
    },
    writes: ["/var/lib/postgresql/data", "/var/run/postgresql"],
    // Its programs are all of PostgreSQL's.
    programs: [
      ...busybox,
      "bash",
      "createdb",
      "docker-entrypoint.sh",
      "dropdb",
      "pg_dump",
      "pg_isready",
      "pg_restore",
      "postgres",
      "psql",
    ],
  },
  prometheus: {
    ...ofNobody,
    source: "prometheus/prometheus v3.12.0: Dockerfile; prometheus/busybox: uclibc/Dockerfile",
    version: "3.12.0",
    entrypoint: ["/bin/prometheus"],
    command: ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus"],
    workdir: "/prometheus",
    ports: [9090],
    volumes: ["/prometheus"],
    folders: { "/prometheus": `${nobody} 775` },
    programs: [...busybox, "promtool"],
  },
  valkey: {
    source: "valkey-io/valkey-container: 8.1/alpine/Dockerfile (00a2b211), docker-entrypoint.sh (2a80026d)",
    version: "8.1.8",
    user: "0:0",
    accounts: ["0:0", "999:1000"],
    env: { PATH: paths },
    entrypoint: ["docker-entrypoint.sh"],
    command: ["valkey-server"],
    workdir: "/data",
    ports: [6379],
    folders: { "/data": "999:1000 1777", "/run/valkey": "999:1000 1777" },
    // Its entry point exits where it finds its working folder not writable. Busybox' shell looks at the mode only, so it does not
    // notice a read-only root; another shell would. The folder is no volume since August 2025.
    writes: ["/data"],
    programs: [...busybox, "valkey-cli", "valkey-server"],
  },
};
