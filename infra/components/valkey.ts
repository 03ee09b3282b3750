import type { ComponentInputs } from "../component-inputs.ts";
import { sizeOf } from "../sizes.ts";
import { secretValue } from "../secret-text.ts";
import type { At, ServiceSpec } from "../service.ts";
import { mebibytes } from "../../base/units.ts";

const user = "api";
const password = "redis-password";

/** Who knows no password may ask whether it lives; the API may do all but administer the server. */
const users = `user default on nopass resetkeys -@all +ping
user ${user} on #${secretValue(password, "sha256")} allkeys allchannels +@all -@admin -@dangerous +info
`;

/** What the API's processes remember for each other, by Redis' protocol; nothing in it is worth a disk. */
export const valkey = ({ settings }: ComponentInputs): ServiceSpec => ({
  kind: "service",
  name: "redis",
  program: { component: "valkey", runtime: "native" },
  needs: [],
  talksTo: [],
  ports: { redis: { number: 6379, protocol: "tcp" } },
  health: { command: ["valkey-cli", "ping"], within: "30s" },
  resources: sizeOf("redis", settings),
  run: (at) => ({
    args: [at.file("valkey.conf")],
    files: {
      "valkey.conf": `bind ${at.host("redis")}
port ${at.port("redis")}
# The list of users guards it.
protected-mode no
aclfile ${at.secret("users.acl")}
save ""
appendonly no
maxmemory ${Math.floor(mebibytes(sizeOf("redis", settings).memory) * 0.6)}mb
maxmemory-policy allkeys-lru
`,
    },
    secrets: { "users.acl": users },
  }),
});

/** The address of the cache, with the password in it. */
export const redisUrl = (at: Pick<At, "address">): string =>
  `redis://${user}:${secretValue(password)}@${at.address("redis", "redis")}`;
