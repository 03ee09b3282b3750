import { createReadStream, createWriteStream } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { databaseName } from "../../infra/components/postgres.ts";
import type { ServiceAccess } from "../../infra/platforms/service-access.ts";
import type { Counts, Part } from "./part.ts";

const service = "postgres";
const file = "database.dump";

/** What a backup comes back into, until it is whole. */
const fresh = `${databaseName}_restored`;
/** What it takes the place of. */
const former = `${databaseName}_before`;

/** The image lets its own user in by the socket, without a password. */
const asUser = `--username=${databaseName}`;

/** Rows of each table in the text that pg_restore makes of a dump: what stands between COPY and the line `\.`. */
export const countCopiedRows = async (lines: AsyncIterable<string>): Promise<Counts> => {
  const counts: Record<string, number> = {};
  let table: string | undefined;
  for await (const line of lines) {
    if (line === String.raw`\.`) table = undefined;
    else if (table !== undefined) counts[table] = (counts[table] ?? 0) + 1;
    else {
      const [, name] = /^COPY (\S+) .*FROM stdin;$/.exec(line) ?? [];
      if (name === undefined) continue;
      table = name;
      counts[name] ??= 0;
    }
  }
  return counts;
};

/** Reads the whole dump: it tells how many rows it has, and that it can be read. */
const countDump = async (access: ServiceAccess, path: string): Promise<Counts> => {
  const output = new PassThrough();
  const [counts] = await Promise.all([
    countCopiedRows(createInterface({ input: output, crlfDelay: Infinity })),
    access
      .run(service, ["pg_restore", "--data-only", "--file=-"], { input: createReadStream(path), output })
      .catch((error: unknown) => {
        output.destroy();
        throw error;
      }),
  ]);
  return counts;
};

const psql = async (access: ServiceAccess, database: string, script: string): Promise<string> => {
  const output = new PassThrough();
  const options = ["--no-psqlrc", "--no-align", "--tuples-only", "--quiet", "--set=ON_ERROR_STOP=1"] as const;
  const [printed] = await Promise.all([
    text(output),
    access
      .run(service, ["psql", asUser, ...options, database], { input: Readable.from([script]), output })
      .catch((error: unknown) => {
        output.destroy();
        throw error;
      }),
  ]);
  return printed;
};

/** A query for each table, run by psql one after the other. */
const countScript = String.raw`select format('select %L, count(*) from %I.%I', format('%I.%I', schemaname, tablename), schemaname, tablename)
from pg_tables where schemaname not in ('pg_catalog', 'information_schema') order by 1 \gexec
`;

const swapScript = `
drop database if exists ${former};
select pg_terminate_backend(pid) from pg_stat_activity where datname = '${databaseName}';
begin;
alter database ${databaseName} rename to ${former};
alter database ${fresh} rename to ${databaseName};
commit;
drop database ${former};
`;

/**
 * The API's database by pg_dump. It comes back beside the one that is there, which it replaces once it is whole: whatever
 * goes wrong before leaves all as it was, and tables that are newer than the dump are in nobody's way.
 */
export const postgresPart = (): Part => ({
  service,
  kind: "postgres",
  restoredWhile: "running",
  save: async (folder, { access, tell, signal }) => {
    const path = join(folder, file);
    await access.run(service, ["pg_dump", asUser, "--format=custom", databaseName], {
      output: createWriteStream(path, { mode: 0o600 }),
      signal,
    });
    tell("reading the dump through");
    return countDump(access, path);
  },
  restore: async (folder, { access, signal }) => {
    await access.run(service, ["dropdb", asUser, "--if-exists", "--force", fresh]);
    await access.run(service, ["createdb", asUser, fresh]);
    await access.run(service, ["pg_restore", asUser, "--exit-on-error", "--single-transaction", `--dbname=${fresh}`], {
      input: createReadStream(join(folder, file)),
      signal,
    });
    await psql(access, "postgres", swapScript);
  },
  count: async ({ access }) => {
    const rows = (await psql(access, databaseName, countScript)).split("\n").filter(Boolean);
    return Object.fromEntries(
      rows.map((row) => {
        const [table = "", number] = row.split("|");
        return [table, Number(number)];
      }),
    );
  },
});
