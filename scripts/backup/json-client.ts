import type { Login } from "../../infra/service.ts";
import type { PartContext } from "./part.ts";

/** Asks one server for JSON. */
export interface JsonClient {
  /** The answer's JSON; any status but 200–299 is an error that tells what was asked and the server's own words. */
  ask(method: "DELETE" | "GET" | "POST" | "PUT", path: string, body?: unknown): Promise<unknown>;
  /** The same, or undefined where the server does not know what it is asked about. */
  find(path: string): Promise<unknown>;
}

export interface ClientOptions {
  readonly url: string;
  /** Sent with each question. */
  readonly headers?: Readonly<Record<string, string>>;
}

const answerMillis = 60_000;

/** Says who asks by a name and a password. */
export const basicAuthorization = (user: string, password: string): Readonly<Record<string, string>> => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`,
});

/** Says who asks an Elasticsearch, or what stands before it, by the password that lies beside its own files. */
export const elasticsearchAuthorization = async (
  { access }: Pick<PartContext, "access">,
  login: Login | undefined,
): Promise<Readonly<Record<string, string>>> =>
  login ? basicAuthorization(login.user, await access.secret("elasticsearch", login.password)) : {};

export const jsonClient = (service: string, { url, headers = {} }: ClientOptions): JsonClient => {
  const fetchJson = async (method: string, path: string, body: unknown, missing?: 404): Promise<unknown> => {
    const response = await fetch(url + path, {
      method,
      headers: { ...headers, ...(body !== undefined && { "content-type": "application/json" }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(answerMillis),
    }).catch((error: Error) => {
      const { message } = error.cause instanceof Error ? error.cause : error;
      throw new Error(`${service}: ${method} ${path}: ${message}`, { cause: error });
    });
    const words = await response.text();
    if (response.status === missing) return undefined;
    if (!response.ok)
      throw new Error(`${service}: ${method} ${path}: ${response.status} ${words.slice(0, 300)}`.trim());
    return words === "" ? undefined : JSON.parse(words);
  };
  return {
    ask: (method, path, body) => fetchJson(method, path, body),
    find: (path) => fetchJson("GET", path, undefined, 404),
  };
};
