import { PassThrough } from "node:stream";
import { json } from "node:stream/consumers";
import type { ServiceAccess } from "../../infra/platforms/service-access.ts";
import type { Counts, Part } from "./part.ts";

const volume = "database";
/** Folder of the copy in the volume while a backup is made. */
const copied = "backup";

/** Run by the Node of a service, which alone is sure to reach its database: `node -e <this> <folder> <folder of the copy>`. */
const copyScript = `
const { mkdirSync, readdirSync, rmSync } = require("node:fs");
const { DatabaseSync } = require("node:sqlite");
const [folder, target] = process.argv.slice(1);
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { mode: 0o700 });
for (const name of readdirSync(folder).filter((name) => name.endsWith(".db"))) {
  const database = new DatabaseSync(folder + "/" + name, { timeout: 10000 });
  database.prepare("vacuum into ?").run(target + "/" + name);
  database.close();
}`;

const countScript = `
const { readdirSync } = require("node:fs");
const { DatabaseSync } = require("node:sqlite");
const [folder] = process.argv.slice(1);
const counts = {};
for (const name of readdirSync(folder).filter((name) => name.endsWith(".db"))) {
  const database = new DatabaseSync(folder + "/" + name, { timeout: 10000 });
  const tables = database.prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'").all();
  for (const { name: table } of tables) counts[table] = database.prepare('select count(*) as rows from "' + table + '"').get().rows;
  database.close();
}
console.log(JSON.stringify(counts));`;

const removeScript = `require("node:fs").rmSync(process.argv[1], { recursive: true, force: true });`;

const countIn = async (access: ServiceAccess, service: string, folder: string): Promise<Counts> => {
  const output = new PassThrough();
  const [counts] = await Promise.all([
    json(output),
    access.run(service, ["node", "-e", countScript, folder], { output }).catch((error: unknown) => {
      output.destroy();
      throw error;
    }),
  ]);
  // As the script prints them.
  return counts as Counts;
};

/** A service's SQLite database: a copy as of one moment, which the service need not be stopped for. */
export const sqlitePart = (service: string): Part => {
  const place = { service, volume };
  const copy = { ...place, path: copied };
  return {
    service,
    kind: "sqlite",
    restoredWhile: "stopped",
    save: async (folder, { access, signal }) => {
      try {
        await access.run(service, ["node", "-e", copyScript, access.path(place), access.path(copy)]);
        await access.copyOut(copy, folder, signal);
        return await countIn(access, service, access.path(copy));
      } finally {
        await access.run(service, ["node", "-e", removeScript, access.path(copy)]);
      }
    },
    restore: (folder, { access }) => access.copyIn(folder, place),
    count: ({ access }) => countIn(access, service, access.path(place)),
  };
};
