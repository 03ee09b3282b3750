import { dirname, join } from "node:path";
import { readdirSync, rmSync } from "node:fs";
import { releasedVersions } from "../../base/released-versions.ts";
import { locateTool, type LocatedTool, type ToolName } from "../../tools/tools.ts";
import { imageFacts } from "../../infra/platforms/containers/image-facts.ts";
import type { ComponentName } from "../../base/versions.ts";
import { postgresPrograms } from "../support/debian-server.ts";
import { commonLibraries, configOf, finish, tini, type TestImage } from "./image-parts.ts";
import { grafana, kibana } from "./stand-in-images.ts";

const toolOf = async (name: ToolName): Promise<LocatedTool> => {
  const tool = await locateTool(name);
  if (!tool) throw new Error(`${name} is not on this machine: npm run doctor -- --build`);
  return tool;
};

const executableOf = async (name: ToolName): Promise<string> => (await toolOf(name)).executable;

/** The versions that the images hold, where these are not the released ones: the stack is configured for what runs. */
export const heldVersions = async (): Promise<Readonly<Record<string, string>>> => {
  const names = ["alertmanager", "elasticsearch", "jaeger", "node-exporter", "prometheus"] as const;
  const tools = await Promise.all(names.map(toolOf));
  return { ...releasedVersions, ...Object.fromEntries(tools.map(({ name, version }) => [name, version])) };
};

const paths = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** A server that is one static program. */
const single = (name: ToolName & ComponentName): TestImage => {
  const facts = imageFacts[name];
  return {
    name,
    fill: async (rootfs) => {
      rootfs.program(await executableOf(name), facts.entrypoint[0]);
      finish(rootfs, facts);
    },
    config: configOf(facts),
  };
};

/** Settings that the minimal distribution refuses are taken out; everything else, security too, is as the stack says it. */
const elasticsearchEntry = `#!/bin/bash
set -e
cp -r "$ES_PATH_CONF" /tmp/config
sed -i -E '/^(xpack\\.ml|ingest\\.geoip)/d' /tmp/config/elasticsearch.yml
export ES_PATH_CONF=/tmp/config
[ "$1" = eswrapper ] || exec "$@"
exec /usr/share/elasticsearch/bin/elasticsearch
`;

const javaHome = "/usr/share/elasticsearch/jdk";

const elasticsearch: TestImage = {
  name: "elasticsearch",
  fill: async (rootfs) => {
    const home = "/usr/share/elasticsearch";
    const java = await locateTool("java");
    rootfs.tree(dirname(dirname(await executableOf("elasticsearch"))), home);
    rootfs.tree(java!.path, javaHome);
    // Another's work, not part of what runs a server.
    for (const part of ["jmods", "src.zip", "man", "legal"])
      rmSync(join(rootfs.folder, javaHome, part), { recursive: true, force: true });
    for (const program of ["/bin/bash", "/usr/bin/curl"]) rootfs.program(program);
    rootfs.file(
      "/etc/passwd",
      "root:x:0:0:root:/:/bin/sh\nelasticsearch:x:1000:1000::/usr/share/elasticsearch:/bin/sh\n",
    );
    finish(rootfs, imageFacts.elasticsearch);
    rootfs.file("/bin/tini", tini, 0o755);
    rootfs.file("/usr/local/bin/docker-entrypoint.sh", elasticsearchEntry, 0o755);
  },
  // The official distribution finds the JDK in its own folder by itself; the minimal one does not.
  config: [...configOf(imageFacts.elasticsearch), `ENV ES_JAVA_HOME=${javaHome}`],
};

/** As much of the official entry point as a stack may rely on: a new database with its user, whose password is in a file. */
const postgresEntry = `#!/bin/bash
set -e
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  initdb -D "$PGDATA" -U "$POSTGRES_USER" --pwfile="$POSTGRES_PASSWORD_FILE" --auth-local=trust --auth-host=scram-sha-256 -E UTF8 --locale=C >/dev/null
  echo "host all all all scram-sha-256" >> "$PGDATA/pg_hba.conf"
  postgres -D "$PGDATA" -c listen_addresses= -k /var/run/postgresql &
  until pg_isready -q -h /var/run/postgresql; do sleep 0.2; done
  createdb -h /var/run/postgresql -U "$POSTGRES_USER" "$POSTGRES_DB"
  kill -INT $!
  wait
fi
exec "$@" -c "listen_addresses=*" -k /var/run/postgresql
`;

const postgres: TestImage = {
  name: "postgres",
  fill: (rootfs) => {
    const programs = postgresPrograms();
    if (programs === undefined) throw new Error("PostgreSQL is not on this machine: apt-get install postgresql");
    const home = dirname(programs);
    rootfs.tree(home, home);
    const library = join(rootfs.folder, home, "lib");
    // The compiler of queries is larger than all the rest.
    for (const name of readdirSync(library))
      if (name.startsWith("llvmjit") || name === "bitcode") rmSync(join(library, name), { recursive: true });
    rootfs.tree(`/usr/share/postgresql/${home.split("/").at(-1)}`, `/usr/share/postgresql/${home.split("/").at(-1)}`);
    rootfs.tree("/usr/share/zoneinfo", "/usr/share/zoneinfo");
    rootfs.program("/bin/bash");
    rootfs.file("/etc/passwd", "root:x:0:0:root:/:/bin/sh\npostgres:x:70:70::/var/lib/postgresql:/bin/sh\n");
    finish(rootfs, imageFacts.postgres);
    rootfs.file("/usr/local/bin/docker-entrypoint.sh", postgresEntry, 0o755);
    rootfs.link("/usr/local/pgsql", home);
    return Promise.resolve();
  },
  // Debian's programs are linked to where they are installed.
  config: [...configOf(imageFacts.postgres), `ENV PATH=/usr/local/pgsql/bin:${paths}`],
};

/** Like the official one, it takes a configuration as the server's, and exits where it may not write. */
const valkeyEntry = `#!/bin/sh
case $1 in *.conf) set -- valkey-server "$@" ;; esac
if [ "$1" = valkey-server ] && [ ! -w . ]; then
  echo "error: directory is not writable by current user ($(id -u))" >&2
  exit 1
fi
exec "$@"
`;

const valkey: TestImage = {
  name: "valkey",
  fill: (rootfs) => {
    rootfs.program("/usr/bin/redis-server", "/usr/local/bin/valkey-server");
    rootfs.program("/usr/bin/redis-cli", "/usr/local/bin/valkey-cli");
    finish(rootfs, imageFacts.valkey);
    rootfs.file("/usr/local/bin/docker-entrypoint.sh", valkeyEntry, 0o755);
    return Promise.resolve();
  },
  config: configOf(imageFacts.valkey),
};

const npm = "/usr/lib/node_modules/npm";

const node: TestImage = {
  name: "node",
  fill: (rootfs) => {
    rootfs.program(process.execPath, "/usr/local/bin/node");
    for (const library of commonLibraries()) rootfs.program(library);
    rootfs.tree(npm, "/usr/local/lib/node_modules/npm");
    rootfs.link("/usr/local/bin/npm", "../lib/node_modules/npm/bin/npm-cli.js");
    rootfs.link("/usr/bin/env", "/bin/busybox");
    rootfs.file("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\n");
    rootfs.owned("/root", 0, 0, 0o700);
    rootfs.file("/usr/local/bin/docker-entrypoint.sh", '#!/bin/sh\nexec "$@"\n', 0o755);
    return Promise.resolve();
  },
  config: [
    ...configOf(imageFacts.node),
    // This machine's own authorities, as its packages come by them.
    "ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt",
  ],
};

/** A name that the lock wants and no test runs: neither registries of packages nor Debian have its server. */
const absent = (name: string): TestImage => ({ name, fill: () => Promise.resolve(), config: ['CMD ["false"]'] });

/** One for every image of the table of versions. */
export const testImages: readonly TestImage[] = [
  single("jaeger"),
  single("prometheus"),
  single("alertmanager"),
  single("node-exporter"),
  elasticsearch,
  postgres,
  valkey,
  node,
  grafana,
  kibana,
  absent("kafka"),
];
