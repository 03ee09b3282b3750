import { jsonClient } from "./json-client.ts";
import type { Counts, Part, PartContext } from "./part.ts";

const service = "jaeger";
const place = { service, volume: "badger" };

const count = async ({ reach }: PartContext): Promise<Counts> => {
  const client = jsonClient(service, { reach, port: "ui" });
  const { services } = (await client.ask("GET", "/api/v3/services")) as { readonly services: readonly string[] };
  return { services: services.length };
};

/** Spans in Badger: only Jaeger itself can open its files, and it has no word for a copy, so it is stopped for one. */
export const badgerPart = (): Part => ({
  service,
  kind: "badger",
  restoredWhile: "stopped",
  save: async (folder, context) => {
    const { access, tell, signal } = context;
    const counts = await count(context);
    tell("stopped for the copy");
    await access.stop(service);
    try {
      await access.copyOut(place, folder, signal);
    } finally {
      await access.start(service);
    }
    return counts;
  },
  restore: (folder, { access }) => access.copyIn(folder, place),
  count,
});
