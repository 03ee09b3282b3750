import { problemOf, type Credentials } from "../base/ask.ts";

export interface ImportOptions {
  readonly url: string;
  /** The saved objects, one per line. */
  readonly objects: string;
  /** Without credentials, requests are anonymous. */
  readonly credentials?: Credentials | undefined;
}

/** Kibana's response to an import. */
interface Outcome {
  readonly success: boolean;
  readonly successCount: number;
  readonly errors?: readonly {
    readonly type: string;
    readonly id: string;
    readonly error: { readonly type: string };
  }[];
}

const path = "/api/saved_objects/_import?overwrite=true";
const timeoutMs = 30_000;

/**
 * Imports saved objects into Kibana and replaces existing ones. Returns their number.
 * https://www.elastic.co/docs/api/doc/kibana/operation/operation-post-saved-objects-import
 *
 * @throws Error with one line if Kibana rejects an object or the whole import.
 */
export const importObjects = async ({ url, objects, credentials }: ImportOptions): Promise<number> => {
  const body = new FormData();
  body.set("file", new Blob([objects]), "objects.ndjson");
  const basic = credentials && Buffer.from(`${credentials.user}:${credentials.password}`).toString("base64");
  const response = await fetch(`${url}${path}`, {
    method: "POST",
    headers: { "kbn-xsrf": "true", ...(basic && { authorization: `Basic ${basic}` }) },
    body,
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`POST ${path}: ${problemOf({ status: response.status, body: text }, credentials)}`);
  // Kibana's reference defines this response.
  const { success, successCount, errors = [] } = JSON.parse(text) as Outcome;
  if (!success) {
    const refused = errors.map(({ type, id, error }) => `${type} ${id} (${error.type})`);
    throw new Error(`POST ${path}: Kibana took ${successCount} objects, and not ${refused.join(", ")}`);
  }
  return successCount;
};
