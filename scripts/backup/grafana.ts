import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { adminPassword } from "../../infra/components/grafana.ts";
import { basicAuthorization, jsonClient, type JsonClient } from "./json-client.ts";
import type { Part, PartContext } from "./part.ts";

const service = "grafana";
const file = "objects.json";
/** Results of a search that Grafana gives at most. */
const pageSize = 1000;

/** https://grafana.com/docs/grafana/latest/developers/http_api/folder/ */
interface Folder {
  readonly uid: string;
  readonly title: string;
  readonly parentUid?: string;
}

/** https://grafana.com/docs/grafana/latest/developers/http_api/dashboard/ */
interface Dashboard {
  readonly folderUid: string;
  readonly dashboard: Readonly<Record<string, unknown>>;
}

interface Objects {
  /** Each after the one that it is in. */
  readonly folders: readonly Folder[];
  readonly dashboards: readonly Dashboard[];
}

const clientOf = async ({ access, reach }: PartContext): Promise<JsonClient> => {
  const headers = basicAuthorization("admin", await access.secret(service, adminPassword));
  return jsonClient(service, { reach, port: "http", headers });
};

/**
 * All folders, each after the one that it is in. A Grafana without nested folders ignores `parentUid` and answers with
 * the same folders each time: a folder counts only where it is seen first.
 */
const allFolders = async (client: JsonClient): Promise<readonly Folder[]> => {
  const folders = new Map<string, Folder>();
  const parents: (string | undefined)[] = [undefined];
  for (const parentUid of parents) {
    const query = parentUid === undefined ? "" : `&parentUid=${parentUid}`;
    const found = (await client.ask("GET", `/api/folders?limit=${pageSize}${query}`)) as readonly Folder[];
    for (const { uid, title } of found.filter((folder) => !folders.has(folder.uid))) {
      folders.set(uid, { uid, title, ...(parentUid !== undefined && { parentUid }) });
      parents.push(uid);
    }
  }
  return [...folders.values()];
};

const uidsOf = async (client: JsonClient): Promise<readonly string[]> => {
  const uids: string[] = [];
  for (let page = 1; ; page++) {
    const path = `/api/search?type=dash-db&limit=${pageSize}&page=${page}`;
    const found = (await client.ask("GET", path)) as readonly { readonly uid: string }[];
    uids.push(...found.map(({ uid }) => uid));
    if (found.length < pageSize) return uids;
  }
};

interface Found {
  readonly dashboard: Readonly<Record<string, unknown>>;
  readonly meta: { readonly folderUid?: string; readonly provisioned?: boolean };
}

/** What people made: what the stack provisions comes with the stack. */
const objectsOf = async (client: JsonClient): Promise<Objects> => {
  const uids = await uidsOf(client);
  const dashboards: Dashboard[] = [];
  for (const uid of uids) {
    const { dashboard, meta } = (await client.ask("GET", `/api/dashboards/uid/${uid}`)) as Found;
    if (meta.provisioned !== true) dashboards.push({ folderUid: meta.folderUid ?? "", dashboard });
  }
  return { folders: await allFolders(client), dashboards };
};

const countsOf = ({ folders, dashboards }: Objects) => ({ folders: folders.length, dashboards: dashboards.length });

/** Grafana's folders and dashboards, by its API. */
export const grafanaPart = (): Part => ({
  service,
  kind: "grafana",
  restoredWhile: "running",
  save: async (folder, context) => {
    const objects = await objectsOf(await clientOf(context));
    await writeFile(join(folder, file), `${JSON.stringify(objects, undefined, 2)}\n`);
    return countsOf(objects);
  },
  restore: async (folder, context) => {
    const client = await clientOf(context);
    const { folders, dashboards } = JSON.parse(await readFile(join(folder, file), "utf8")) as Objects;
    for (const one of folders) {
      if ((await client.find(`/api/folders/${one.uid}`)) === undefined) await client.ask("POST", "/api/folders", one);
    }
    for (const { folderUid, dashboard } of dashboards) {
      const body = { dashboard: { ...dashboard, id: null }, folderUid, overwrite: true, message: "restored" };
      await client.ask("POST", "/api/dashboards/db", body);
    }
  },
  count: async (context) => countsOf(await objectsOf(await clientOf(context))),
});
