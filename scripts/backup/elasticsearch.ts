import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sizeText } from "../../base/units.ts";
import type { Login } from "../../infra/service.ts";
import { elasticsearchAuthorization, jsonClient, type JsonClient } from "./json-client.ts";
import type { Counts, Part, PartContext } from "./part.ts";

const service = "elasticsearch";
/** The repository, its folder in the volume, and the snapshot in it. */
const repository = "backup";
const snapshot = "data";
const place = { service, volume: "snapshots", path: repository };

/** Those that nobody but Elasticsearch, Kibana and their like write have a dot before their names. */
const ownIndices = "*,-.*";
const pollMillis = 300;
/** So many names of indices fit into an address. */
const namesAtOnce = 50;

interface IndexRow {
  readonly index: string;
  readonly health: string;
  readonly "docs.count": string | null;
}

const indicesOf = async (client: JsonClient): Promise<readonly IndexRow[]> =>
  (await client.ask(
    "GET",
    `/_cat/indices/${ownIndices}?format=json&expand_wildcards=open,closed&h=index,health,docs.count`,
  )) as readonly IndexRow[];

/** Whatever an interrupted run left is taken away as well: a snapshot that is being made ends. */
const forget = async (client: JsonClient): Promise<void> => {
  if ((await client.find(`/_snapshot/${repository}`)) === undefined) return;
  await client.ask("DELETE", `/_snapshot/${repository}/*`);
  await client.ask("DELETE", `/_snapshot/${repository}`);
};

/** Works with the folder of snapshots as it is by now. */
const withRepository = async <T>(client: JsonClient, { access }: PartContext, work: () => Promise<T>): Promise<T> => {
  await client.ask("PUT", `/_snapshot/${repository}`, { type: "fs", settings: { location: access.path(place) } });
  const result = await work().catch(async (error: unknown) => {
    // What stays in the way of it is forgotten by the next run.
    await forget(client).catch(() => {});
    throw error;
  });
  await forget(client);
  return result;
};

/** https://www.elastic.co/guide/en/elasticsearch/reference/8.6/get-snapshot-status-api.html */
interface SnapshotStatus {
  readonly snapshots: readonly {
    readonly stats: {
      readonly total: { readonly size_in_bytes: number };
      readonly processed?: { readonly size_in_bytes: number };
    };
  }[];
}

const mebi = (bytes: number): string => sizeText(bytes / 2 ** 20);

/**
 * Waits until a snapshot is whole. Its status says so as soon as all shards are saved; whoever asks for the snapshot itself hears it only
 * once the list of what the repository holds is written, too.
 */
const untilSnapshot = async (client: JsonClient, { tell, signal }: PartContext): Promise<void> => {
  const path = `/_snapshot/${repository}/${snapshot}`;
  for (;;) {
    const found = (await client.ask("GET", path)) as { readonly snapshots: readonly { readonly state: string }[] };
    const { state } = found.snapshots[0]!;
    if (state === "SUCCESS") return;
    if (state !== "IN_PROGRESS")
      throw new Error(`${service}: the snapshot is ${state.toLowerCase()}; npm run logs -- ${service} says why`);
    const { snapshots } = (await client.ask("GET", `${path}/_status`)) as SnapshotStatus;
    const { stats } = snapshots[0] ?? {};
    if (stats) tell(`snapshot ${mebi(stats.processed?.size_in_bytes ?? 0)} of ${mebi(stats.total.size_in_bytes)}`);
    await sleep(pollMillis, undefined, { signal });
  }
};

/** Of the state of a cluster: the restores that are under way, with what each of their shards is at. */
interface Restores {
  readonly restore?: {
    readonly snapshots?: readonly { readonly shards: readonly { readonly state: string }[] }[];
  };
}

const untilRestored = async (client: JsonClient, { tell, signal }: PartContext): Promise<void> => {
  for (;;) {
    const { restore } = (await client.ask("GET", "/_cluster/state?filter_path=restore")) as Restores;
    const shards = restore?.snapshots?.flatMap((one) => one.shards) ?? [];
    if (shards.length === 0) break;
    tell(`${shards.filter(({ state }) => state === "SUCCESS").length} of ${shards.length} shards are back`);
    await sleep(pollMillis, undefined, { signal });
  }
  const { status } = (await client.ask("GET", "/_cluster/health")) as { readonly status: string };
  if (status === "red") throw new Error(`${service}: not all shards came back; npm run logs -- ${service} says why`);
};

const count = async (client: JsonClient): Promise<Counts> => {
  await client.ask("POST", `/${ownIndices}/_refresh`);
  const rows = await indicesOf(client);
  return {
    indices: rows.length,
    documents: rows.reduce((sum, row) => sum + Number(row["docs.count"] ?? 0), 0),
  };
};

/** An empty folder of Elasticsearch's own for its repository. */
const emptyRepository = async ({ access }: PartContext): Promise<void> => {
  const nothing = await mkdtemp(join(tmpdir(), "nothing-"));
  try {
    await access.copyIn(nothing, place);
  } finally {
    await rm(nothing, { recursive: true });
  }
};

/** The indices of Elasticsearch by a snapshot; those that begin with a dot are left to who made them. */
export const elasticsearchPart = (login: Login | undefined): Part => {
  const clientOf = async (context: PartContext): Promise<JsonClient> => {
    const headers = await elasticsearchAuthorization(context, login);
    return jsonClient(service, { reach: context.reach, port: "http", headers });
  };
  return {
    service,
    kind: "elasticsearch",
    restoredWhile: "running",
    save: async (folder, context) => {
      const client = await clientOf(context);
      await forget(client);
      await emptyRepository(context);
      return withRepository(client, context, async () => {
        const counts = await count(client);
        await client.ask("PUT", `/_snapshot/${repository}/${snapshot}`, {
          indices: ownIndices,
          include_global_state: false,
        });
        await untilSnapshot(client, context);
        context.tell("copying");
        await context.access.copyOut(place, folder, context.signal);
        return counts;
      });
    },
    restore: async (folder, context) => {
      const client = await clientOf(context);
      await forget(client);
      await context.access.copyIn(folder, place);
      await withRepository(client, context, async () => {
        // Before anything is deleted: whether it can be read.
        await client.ask("GET", `/_snapshot/${repository}/${snapshot}`);
        const names = (await indicesOf(client)).map(({ index }) => index);
        for (let start = 0; start < names.length; start += namesAtOnce)
          await client.ask("DELETE", `/${names.slice(start, start + namesAtOnce).join(",")}`);
        await client.ask("POST", `/_snapshot/${repository}/${snapshot}/_restore`, { include_global_state: false });
        await untilRestored(client, context);
      });
    },
    count: async (context) => count(await clientOf(context)),
  };
};
