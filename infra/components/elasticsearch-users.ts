import { toYaml } from "../../base/to-yaml.ts";
import { dependencyIndexFamily, spanIndexFamily, traceIndexFamilies, tracesAlias } from "../../signals/trace-index.ts";
import { secretValue } from "../secret-text.ts";
import type { Traits } from "../platforms/kit.ts";
import type { Login, StackFacts } from "../service.ts";

/** A role as Elasticsearch's `roles.yml` has it: https://www.elastic.co/docs/reference/elasticsearch/roles */
interface Role {
  readonly cluster?: readonly string[];
  readonly indices?: readonly { readonly names: readonly string[]; readonly privileges: readonly string[] }[];
  readonly applications?: readonly {
    readonly application: string;
    readonly privileges: readonly string[];
    readonly resources: readonly string[];
  }[];
}

const traceIndices = traceIndexFamilies.map((family) => `${family}-*`);

/** What each user may do, and no more; its role is called like it. */
const roles = {
  /** Makes snapshots and brings them back in the place of the indices that are there; reads and writes Kibana's objects. */
  backup: {
    cluster: ["monitor", "cluster:admin/repository/*", "cluster:admin/snapshot/*"],
    indices: [{ names: ["*"], privileges: ["delete_index", "maintenance", "monitor", "view_index_metadata"] }],
    applications: [{ application: "kibana-.kibana", privileges: ["all"], resources: ["*"] }],
  },
  /** Asks whether the server is healthy, from inside its container. */
  health: { cluster: ["monitor"] },
  "index-templates": { cluster: ["manage_index_templates"] },
  /** Reads the server's version, writes spans and searches them; each day's first span makes an index. */
  jaeger: {
    cluster: ["monitor"],
    indices: [{ names: traceIndices, privileges: ["create_index", "index", "read"] }],
  },
  /** Reads figures of all indices, deletes those of traces that are old, and counts calls between services. */
  keeper: {
    cluster: ["monitor"],
    indices: [
      { names: ["*"], privileges: ["monitor"] },
      { names: traceIndices, privileges: ["delete_index"] },
      { names: [`${spanIndexFamily}-*`], privileges: ["read"] },
      { names: [`${dependencyIndexFamily}-*`], privileges: ["create_index", "index", "maintenance"] },
    ],
  },
  /** What Grafana's documentation asks for, on the traces. */
  grafana: {
    cluster: ["monitor"],
    indices: [{ names: [tracesAlias], privileges: ["read", "view_index_metadata"] }],
  },
  /** Puts data views and searches into Kibana; to show a data view, Kibana looks up its fields in this user's name. */
  "kibana-objects": {
    indices: [{ names: [tracesAlias], privileges: ["view_index_metadata"] }],
    applications: [
      {
        application: "kibana-.kibana",
        privileges: ["feature_indexPatterns.read", "feature_savedObjectsManagement.all"],
        resources: ["space:default"],
      },
    ],
  },
  /** Writes log lines, and can neither read nor change one: for a shipper of logs. */
  logs: { indices: [{ names: ["logs-*"], privileges: ["auto_configure", "create_doc"] }] },
} as const satisfies Readonly<Record<string, Role>>;

type LimitedUser = keyof typeof roles;

/** A user of Elasticsearch; `admin` may do all. */
export type ElasticsearchUser = LimitedUser | "admin";

/** Name of the generated password of a user. */
const passwordOf = (user: ElasticsearchUser): string => `elasticsearch-${user}-password`;

/** The login that Elasticsearch is asked with; none where it asks for no password. */
export const elasticsearchLogin = (
  { asksForPasswords }: Pick<Traits, "asksForPasswords">,
  user: ElasticsearchUser,
): Login | undefined => (asksForPasswords ? { user, password: passwordOf(user) } : undefined);

/** The secret file of a login. */
export const loginSecrets = ({ password }: Login): Readonly<Record<string, string>> => ({
  [password]: secretValue(password),
});

const kibanaToken = "kibana-token";
/** A whole number of Base64's groups of three bytes comes before the secret. */
const tokenName = "elastic/kibana/main";

/**
 * The token of Kibana's service account. Its first four bytes say what it is:
 * https://www.elastic.co/docs/deploy-manage/users-roles/cluster-or-deployment-auth/service-accounts
 */
export const kibanaServiceToken = (): string =>
  Buffer.from(`\0\u{1}\0\u{1}${tokenName}:`).toString("base64") + secretValue(kibanaToken, "base64");

/** Users that every stack has. */
const always = ["admin", "backup", "health", "index-templates", "jaeger", "logs"] as const;

/** Users that only a service or task of the same name needs. */
const perService = ["keeper", "grafana", "kibana-objects"] as const;

const lines = (entries: readonly string[]): string => entries.map((entry) => `${entry}\n`).join("");

/**
 * The files that tell Elasticsearch its users and roles (`files`) and their passwords' hashes (`secrets`), beside its
 * settings: https://www.elastic.co/docs/deploy-manage/users-roles/cluster-or-deployment-auth/file-based
 */
export const accountFiles = (stack: Pick<StackFacts, "has">) => {
  const users: readonly ElasticsearchUser[] = [...always, ...perService.filter((name) => stack.has(name))];
  const limited = users.filter((user) => user !== "admin");
  const roleOf = (user: ElasticsearchUser) => (user === "admin" ? "superuser" : user);
  return {
    files: {
      "roles.yml": toYaml(Object.fromEntries(limited.map((user) => [user, roles[user]]))),
      users_roles: lines(users.map((user) => `${roleOf(user)}:${user}`)),
    },
    secrets: {
      users: lines(users.map((user) => `${user}:${secretValue(passwordOf(user), "pbkdf2")}`)),
      ...(stack.has("kibana") && { service_tokens: lines([`${tokenName}:${secretValue(kibanaToken, "pbkdf2")}`]) }),
    },
  };
};
