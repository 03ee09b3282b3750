import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { jsonClient, type JsonClient } from "./json-client.ts";
import type { Part, PartContext } from "./part.ts";

const service = "alertmanager";
const file = "silences.json";

/** https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml */
interface Silence {
  readonly id: string;
  readonly status: { readonly state: string };
  readonly matchers: readonly unknown[];
  readonly startsAt: string;
  readonly endsAt: string;
  readonly createdBy: string;
  readonly comment: string;
}

const clientOf = ({ reach }: PartContext): JsonClient => jsonClient(service, { reach, port: "http" });

const livingSilences = async (client: JsonClient): Promise<readonly Silence[]> => {
  const silences = (await client.ask("GET", "/api/v2/silences")) as readonly Silence[];
  return silences.filter(({ status }) => status.state !== "expired");
};

/** The same for two silences that say the same, whatever their numbers. */
const essence = ({ matchers, endsAt, comment }: Silence): string =>
  JSON.stringify([matchers, new Date(endsAt).getTime(), comment]);

const readSilences = async (folder: string): Promise<readonly Silence[]> =>
  JSON.parse(await readFile(join(folder, file), "utf8")) as readonly Silence[];

const isOver = ({ endsAt }: Silence): boolean => new Date(endsAt) <= new Date();

/** The silences, by its API: those that were ended or ran out are left out. What is silenced besides stays so. */
export const alertmanagerPart = (): Part => ({
  service,
  kind: "alertmanager",
  restoredWhile: "running",
  save: async (folder, context) => {
    const silences = await livingSilences(clientOf(context));
    await writeFile(join(folder, file), `${JSON.stringify(silences, undefined, 2)}\n`);
    return { silences: silences.length };
  },
  restore: async (folder, context) => {
    const client = clientOf(context);
    const saved = await readSilences(folder);
    const there = new Set((await livingSilences(client)).map(essence));
    const wanted = saved.filter((silence) => !isOver(silence) && !there.has(essence(silence)));
    for (const { matchers, startsAt, endsAt, createdBy, comment } of wanted)
      await client.ask("POST", "/api/v2/silences", { matchers, startsAt, endsAt, createdBy, comment });
  },
  lapsed: async (folder) => ({ silences: (await readSilences(folder)).filter(isOver).length }),
  count: async (context) => ({ silences: (await livingSilences(clientOf(context))).length }),
});
