import { lockedDigest } from "./image-lock.ts";
import { versions, type ComponentName } from "../../../base/versions.ts";

/**
 * What the platform relies on in an image. What the vendor's image really is stands in `image-facts.ts`, and a test holds the
 * one against the other.
 */
export interface ImageContract {
  /** `uid:gid` that its program runs as. */
  readonly user: `${number}:${number}`;
  /** Folder that its files are put into. */
  readonly files: string;
  /** Whether the program writes beside its files. */
  readonly writesFiles?: true;
  /** Folders of the image that belong to its user, for the volumes of the service. */
  readonly data?: Readonly<Record<string, string>>;
  /** Where the program's own distribution lies. */
  readonly distribution?: string;
  /** Which program for HTTP requests it has. */
  readonly client?: "curl" | "wget";
  /** Folders in memory that the program writes to, with their mount options; the rest of its root is read-only. */
  readonly tmpfs: Readonly<Record<string, string>>;
}

const files = "/etc/observability";
const temporary = { "/tmp": "mode=1777,size=64m" };
const nobody = "65534:65534";

/** Of our own image: `app/Dockerfile`. */
export const appContract = {
  user: "1000:1000",
  files,
  data: { database: "/data", data: "/data" },
  client: "wget",
  tmpfs: temporary,
} as const satisfies ImageContract;

/** Of every image that is not ours. */
export const contracts: Readonly<Record<ComponentName, ImageContract>> = {
  alertmanager: { user: nobody, files, data: { data: "/alertmanager" }, client: "wget", tmpfs: temporary },
  elasticsearch: {
    user: "1000:0",
    files: "/usr/share/elasticsearch/config",
    // Its keystore lies beside its settings.
    writesFiles: true,
    // The second one is no folder of the image: the engine makes it, and a backup makes a folder of the user's in it.
    data: { data: "/usr/share/elasticsearch/data", snapshots: "/usr/share/elasticsearch/snapshots" },
    distribution: "/usr/share/elasticsearch",
    client: "curl",
    tmpfs: { "/tmp": "exec,mode=1777,size=128m", "/usr/share/elasticsearch/logs": "uid=1000,gid=0,size=16m" },
  },
  grafana: {
    user: "472:0",
    files,
    data: { data: "/var/lib/grafana" },
    distribution: "/usr/share/grafana",
    client: "wget",
    tmpfs: temporary,
  },
  // The only folder that its user may write to is /tmp.
  jaeger: { user: "10001:10001", files, data: { badger: "/tmp" }, client: "wget", tmpfs: temporary },
  kibana: {
    user: "1000:0",
    files: "/usr/share/kibana/config",
    data: { data: "/usr/share/kibana/data" },
    client: "curl",
    tmpfs: { ...temporary, "/usr/share/kibana/logs": "uid=1000,gid=0,size=16m" },
  },
  "node-exporter": { user: nobody, files, client: "wget", tmpfs: temporary },
  postgres: {
    user: "70:70",
    files,
    data: { data: "/var/lib/postgresql/data" },
    tmpfs: { ...temporary, "/var/run/postgresql": "uid=70,gid=70,mode=775,size=1m" },
  },
  prometheus: { user: nobody, files, data: { tsdb: "/prometheus" }, client: "wget", tmpfs: temporary },
  valkey: {
    user: "999:1000",
    files,
    // Nothing is kept there. Its entry point exits where it finds the folder not writable; before August 2025 it is a volume.
    tmpfs: { ...temporary, "/data": "uid=999,gid=1000,size=1m" },
  },
};

/** A repository below a mirror: without the host that it has, and with the folder that Docker Hub's own ones are in. */
export const mirrored = (repository: string, mirror: string): string => {
  const [first = "", ...rest] = repository.split("/");
  if (rest.length === 0) return `${mirror}/library/${first}`;
  return `${mirror}/${first.includes(".") ? rest.join("/") : repository}`;
};

/** The address that an image of the table of versions is pulled from, by its digest. */
export const imageOf = (name: ComponentName | "node", mirror: string | undefined): string => {
  const { repository } = versions[name].image;
  return `${mirror === undefined ? repository : mirrored(repository, mirror)}@${lockedDigest(name)}`;
};
