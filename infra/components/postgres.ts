import type { ComponentInputs } from "../component-inputs.ts";
import { sizeOf } from "../sizes.ts";
import { secretValue } from "../secret-text.ts";
import type { At, ServiceSpec } from "../service.ts";

/** The database and its user: both of one name. */
export const databaseName = "observability";
const password = "postgres-password";

/**
 * The image gives its password to a new database only. A stack that was stopped comes back to its data with another one, so it
 * is set at each start, before anybody can connect: https://www.postgresql.org/docs/17/app-postgres.html#APP-POSTGRES-SINGLE-USER
 */
const start = `set -e
if [ -s "$PGDATA/PG_VERSION" ]; then
  IFS= read -r password < "$POSTGRES_PASSWORD_FILE" || [ -n "$password" ]
  printf "ALTER ROLE %s PASSWORD '%s';\\n" "$POSTGRES_USER" "$password" |
    postgres --single -D "$PGDATA" -c log_min_error_statement=panic "$POSTGRES_DB" > /dev/null
fi
exec docker-entrypoint.sh postgres
`;

/** The API's database: a schema for each of its services. */
export const postgres = ({ settings }: ComponentInputs): ServiceSpec => ({
  kind: "service",
  name: "postgres",
  program: { component: "postgres", runtime: "native" },
  needs: [],
  talksTo: [],
  ports: { sql: { number: 5432, protocol: "tcp" } },
  // By TCP: while it makes its first files it answers on its socket only.
  health: { command: ["pg_isready", "-h", "127.0.0.1", "-U", databaseName, "-d", databaseName], within: "60s" },
  volumes: { data: { size: sizeOf("postgres", settings).volume } },
  resources: sizeOf("postgres", settings),
  grace: "30s",
  run: (at) => ({
    command: "/bin/sh",
    args: [at.file("start.sh")],
    env: { POSTGRES_DB: databaseName, POSTGRES_USER: databaseName, POSTGRES_PASSWORD_FILE: at.secret(password) },
    files: { "start.sh": start },
    secrets: { [password]: secretValue(password) },
  }),
});

/** The address of a service's own schema, with the password in it. */
export const postgresUrl = (at: Pick<At, "address">, schema: string): string =>
  `postgres://${databaseName}:${secretValue(password)}@${at.address("postgres", "sql")}/${databaseName}?schema=${schema}`;
