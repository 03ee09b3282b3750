import { releasedVersions } from "./released-versions.ts";

/** A container image as its registry names it; its digest is in `images.lock.json`. */
export interface Image {
  readonly repository: string;
  readonly tag: string;
}

/** A program's source in the Go module registry; `tools/go/<component>` has its locked dependencies. */
export interface GoSource {
  readonly module: string;
  readonly version: `v${string}`;
  /** Main packages, relative to the module. Each becomes a program named after its last path element. */
  readonly packages: readonly string[];
  readonly tags?: string;
  /** Go variable from which the program prints its version; some need the leading `v`. */
  readonly stamp: `${string}=${string}`;
}

/** A distribution in the Maven registry, accepted only with this checksum. */
export interface MavenSource {
  /** `group:artifact:version:type`. */
  readonly coordinate: `${string}:${string}:${string}:zip`;
  readonly sha256: string;
}

/** Kinds of machines that vendors publish releases for, in Go's names. */
export type ReleasePlatform = `${"darwin" | "linux"}-${"amd64" | "arm64"}`;

/** Hosts that vendors publish releases on; a mirror (`OBS_RELEASES`) has a folder for each of them. */
export const releaseHosts = {
  elastic: "https://artifacts.elastic.co",
  github: "https://github.com",
  grafana: "https://dl.grafana.com",
  pulumi: "https://get.pulumi.com",
} as const;

/** A vendor's release: an archive for each kind of machine, and the vendor's checksum file. */
export interface Release {
  readonly host: keyof typeof releaseHosts;
  /** Path on the host, ending in `.tar.gz`, with the placeholders `{version}` and `{platform}`. */
  readonly archive: `${string}.tar.gz`;
  /** Path of the checksum file. It has lines `<checksum>  <file name>`, or only the checksum. */
  readonly checksums: string;
  readonly algorithm: "sha256" | "sha512";
  /** The vendor's name for each kind of machine. */
  readonly platforms: Readonly<Record<ReleasePlatform, string>>;
}

const goPlatforms = {
  "linux-amd64": "linux-amd64",
  "linux-arm64": "linux-arm64",
  "darwin-amd64": "darwin-amd64",
  "darwin-arm64": "darwin-arm64",
} as const satisfies Release["platforms"];

const elasticPlatforms = {
  "linux-amd64": "linux-x86_64",
  "linux-arm64": "linux-aarch64",
  "darwin-amd64": "darwin-x86_64",
  "darwin-arm64": "darwin-aarch64",
} as const satisfies Release["platforms"];

const nodePlatforms = {
  "linux-amd64": "linux-x64",
  "linux-arm64": "linux-arm64",
  "darwin-amd64": "darwin-x64",
  "darwin-arm64": "darwin-arm64",
} as const satisfies Release["platforms"];

const elastic = (product: "elasticsearch" | "kibana") =>
  ({
    host: "elastic",
    archive: `downloads/${product}/${product}-{version}-{platform}.tar.gz`,
    checksums: `downloads/${product}/${product}-{version}-{platform}.tar.gz.sha512`,
    algorithm: "sha512",
    platforms: elasticPlatforms,
  }) as const satisfies Release;

const prometheusProject = (repository: "alertmanager" | "node_exporter" | "prometheus") =>
  ({
    host: "github",
    archive: `prometheus/${repository}/releases/download/v{version}/${repository}-{version}.{platform}.tar.gz`,
    checksums: `prometheus/${repository}/releases/download/v{version}/sha256sums.txt`,
    algorithm: "sha256",
    platforms: goPlatforms,
  }) as const satisfies Release;

interface Released {
  readonly version: string;
  readonly release: Release;
}

/** Built from the sources in a package registry, in the newest version available there. */
interface Built {
  readonly version: string;
  readonly go?: GoSource;
  readonly maven?: MavenSource;
}

interface ComponentVersion {
  readonly released?: Released;
  readonly built?: Built;
  readonly image?: Image;
  /** Version of the npm package. */
  readonly npm?: string;
}

/**
 * The only place for versions. A component has two: `released` is current and the same on a laptop, in Docker and in
 * Kubernetes; `built` comes from package registries and is used if no release can be downloaded. Configurations are
 * rendered for the version that runs.
 *
 * Jaeger 2.13.0 is the newest in the Go module registry. Elasticsearch 8.6.2 is a minimal distribution from the Maven
 * registry that works with Jaeger: 9.x there lacks `GET /`, which Jaeger calls. Pulumi's language host 3.68.0 can be
 * built alone and works with the newer command line, without resource transforms and hooks; the release includes its
 * own host.
 */
export const versions = {
  pulumi: {
    released: {
      version: "3.250.0",
      release: {
        host: "pulumi",
        archive: "releases/sdk/pulumi-v{version}-{platform}.tar.gz",
        checksums: "releases/sdk/pulumi-{version}-checksums.txt",
        algorithm: "sha256",
        platforms: nodePlatforms,
      },
    },
    built: {
      version: "3.250.0",
      go: {
        module: "github.com/pulumi/pulumi/pkg/v3",
        version: "v3.250.0",
        packages: ["cmd/pulumi"],
        stamp: "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.250.0",
      },
    },
  },
  "pulumi-language-nodejs": {
    built: {
      version: "3.68.0",
      go: {
        module: "github.com/pulumi/pulumi/sdk/v3",
        version: "v3.68.0",
        packages: ["nodejs/cmd/pulumi-language-nodejs"],
        stamp: "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.68.0",
      },
    },
  },
  jaeger: {
    released: {
      version: releasedVersions.jaeger,
      release: {
        host: "github",
        archive: "jaegertracing/jaeger/releases/download/v{version}/jaeger-{version}-{platform}.tar.gz",
        checksums: "jaegertracing/jaeger/releases/download/v{version}/jaeger-{version}.sha256sum.txt",
        algorithm: "sha256",
        platforms: goPlatforms,
      },
    },
    built: {
      version: "2.13.0",
      go: {
        module: "github.com/jaegertracing/jaeger",
        version: "v1.76.0",
        packages: ["cmd/jaeger"],
        stamp: "github.com/jaegertracing/jaeger/internal/version.latestVersion=v2.13.0",
      },
    },
    image: { repository: "jaegertracing/jaeger", tag: releasedVersions.jaeger },
  },
  prometheus: {
    released: { version: releasedVersions.prometheus, release: prometheusProject("prometheus") },
    built: {
      version: "3.15.0",
      go: {
        module: "github.com/prometheus/prometheus",
        version: "v0.315.0",
        packages: ["cmd/prometheus", "cmd/promtool"],
        tags: "remove_all_sd,netgo",
        stamp: "github.com/prometheus/common/version.Version=3.15.0",
      },
    },
    image: { repository: "prom/prometheus", tag: `v${releasedVersions.prometheus}` },
  },
  alertmanager: {
    released: { version: releasedVersions.alertmanager, release: prometheusProject("alertmanager") },
    built: {
      version: "0.28.1",
      go: {
        module: "github.com/prometheus/alertmanager",
        version: "v0.28.1",
        packages: ["cmd/alertmanager", "cmd/amtool"],
        stamp: "github.com/prometheus/common/version.Version=0.28.1",
      },
    },
    image: { repository: "prom/alertmanager", tag: `v${releasedVersions.alertmanager}` },
  },
  "node-exporter": {
    released: { version: releasedVersions["node-exporter"], release: prometheusProject("node_exporter") },
    built: {
      version: "1.12.1",
      go: {
        module: "github.com/prometheus/node_exporter",
        version: "v1.12.1",
        packages: ["."],
        stamp: "github.com/prometheus/common/version.Version=1.12.1",
      },
    },
    image: { repository: "prom/node-exporter", tag: `v${releasedVersions["node-exporter"]}` },
  },
  elasticsearch: {
    released: { version: releasedVersions.elasticsearch, release: elastic("elasticsearch") },
    built: {
      version: "8.6.2",
      maven: {
        coordinate: "org.elasticsearch.distribution.integ-test-zip:elasticsearch:8.6.2:zip",
        sha256: "a1d82a014b0dc26aee011d79083f296b10a1ba94ec33b1cf0f7845dfbd95a481",
      },
    },
    image: { repository: "docker.elastic.co/elasticsearch/elasticsearch", tag: releasedVersions.elasticsearch },
  },
  kibana: {
    released: { version: releasedVersions.kibana, release: elastic("kibana") },
    image: { repository: "docker.elastic.co/kibana/kibana", tag: releasedVersions.kibana },
  },
  grafana: {
    released: {
      version: releasedVersions.grafana,
      release: {
        host: "grafana",
        archive: "oss/release/grafana-{version}.{platform}.tar.gz",
        checksums: "oss/release/grafana-{version}.{platform}.tar.gz.sha256",
        algorithm: "sha256",
        platforms: goPlatforms,
      },
    },
    image: { repository: "grafana/grafana", tag: releasedVersions.grafana },
  },
  postgres: {
    image: { repository: "postgres", tag: "17-alpine" },
  },
  valkey: {
    image: { repository: "valkey/valkey", tag: "8-alpine" },
  },
  kafka: {
    image: { repository: "apache/kafka", tag: "4.3.1" },
  },
  node: {
    npm: "24.21.0",
    image: { repository: "node", tag: "24.19.0-alpine" },
  },
} as const satisfies Readonly<Record<string, ComponentVersion>>;

/** A third-party server of the stack that runs on every platform and so has a released version. */
export type ToolComponent = keyof typeof releasedVersions;

/** A third-party server of the stack; `postgres` and `valkey` run only in containers. */
export type ComponentName = ToolComponent | "postgres" | "valkey";

/** The versions of the running servers; a server that does not report its version is missing. */
export type RunningVersions = Readonly<Partial<Record<ComponentName, string>>>;
