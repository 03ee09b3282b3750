import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Login } from "../../infra/service.ts";
import { elasticsearchAuthorization } from "./json-client.ts";
import type { Part, PartContext } from "./part.ts";

const service = "kibana";
const file = "objects.ndjson";
const answerMillis = 300_000;

interface Question {
  readonly path: string;
  readonly body: FormData | string;
  /** As whom Kibana asks its Elasticsearch. */
  readonly login: Login | undefined;
}

const post = async (context: PartContext, { path, body, login }: Question): Promise<string> => {
  const authorization = await elasticsearchAuthorization(context, login);
  return context.reach(service, "http", async (url) => {
    const response = await fetch(url + path, {
      method: "POST",
      headers: {
        "kbn-xsrf": "backup",
        ...(typeof body === "string" && { "content-type": "application/json" }),
        ...authorization,
      },
      body,
      signal: AbortSignal.timeout(answerMillis),
    });
    const words = await response.text();
    if (!response.ok) throw new Error(`${service}: POST ${path}: ${response.status} ${words.slice(0, 300)}`);
    return words;
  });
};

/** https://www.elastic.co/docs/api/doc/kibana/operation/operation-post-saved-objects-export: an object a line. */
const exportObjects = (context: PartContext, login: Login | undefined): Promise<string> =>
  post(context, {
    path: "/api/saved_objects/_export",
    body: JSON.stringify({ type: "*", excludeExportDetails: true }),
    login,
  });

const countOf = (lines: string) => ({ objects: lines.split("\n").filter(Boolean).length });

interface Imported {
  readonly success: boolean;
  readonly errors?: readonly {
    readonly type: string;
    readonly id: string;
    readonly error: { readonly type: string };
  }[];
}

/** Kibana's saved objects, by its API. */
export const kibanaPart = (login: Login | undefined): Part => ({
  service,
  kind: "kibana",
  restoredWhile: "running",
  save: async (folder, context) => {
    const lines = await exportObjects(context, login);
    await writeFile(join(folder, file), lines);
    return countOf(lines);
  },
  restore: async (folder, context) => {
    const lines = await readFile(join(folder, file), "utf8");
    if (countOf(lines).objects === 0) return;
    const body = new FormData();
    body.append("file", new Blob([lines]), file);
    const answer = await post(context, { path: "/api/saved_objects/_import?overwrite=true", body, login });
    const { success, errors = [] } = JSON.parse(answer) as Imported;
    if (success) return;
    const [first] = errors;
    throw new Error(
      `${service}: ${errors.length} objects were not taken, the first is ${first?.type} ${first?.id}: ${first?.error.type}`,
    );
  },
  count: async (context) => countOf(await exportObjects(context, login)),
});
