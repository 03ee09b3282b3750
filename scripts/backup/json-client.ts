import type { Login } from "../../infra/service.ts";
import type { PartContext } from "./part.ts";

/** Asks one server for JSON. */
export interface JsonClient {
  /** The answer's JSON; any status but 200–299 is an error that tells what was asked and the server's own words. */
  ask(method: "DELETE" | "GET" | "POST" | "PUT", path: string, body?: unknown): Promise<unknown>;
  /** The same, or undefined where the server does not know what it is asked about. */
  find(path: string): Promise<unknown>;
}

export interface ClientOptions extends Pick<PartContext, "reach"> {
  /** Name of the port that is asked. */
  readonly port: string;
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

export const jsonClient = (service: string, { reach, port, headers = {} }: ClientOptions): JsonClient => {
  const fetchJson = async (method: string, path: string, body: unknown, missing?: 404): Promise<unknown> => {
    const answer = async (url: string) => {
      const response = await fetch(url + path, {
        method,
        headers: { ...headers, ...(body !== undefined && { "content-type": "application/json" }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(answerMillis),
      });
      return { status: response.status, isOk: response.ok, text: await response.text() };
    };
    const { status, isOk, text } = await reach(service, port, answer).catch((error: Error) => {
      const { message } = error.cause instanceof Error ? error.cause : error;
      throw new Error(`${service}: ${method} ${path}: ${message}`, { cause: error });
    });
    if (status === missing) return undefined;
    if (!isOk) throw new Error(`${service}: ${method} ${path}: ${status} ${text.slice(0, 300)}`.trim());
    return text === "" ? undefined : JSON.parse(text);
  };
  return {
    ask: (method, path, body) => fetchJson(method, path, body),
    find: (path) => fetchJson("GET", path, undefined, 404),
  };
};
