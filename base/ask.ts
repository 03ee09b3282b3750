import type { IncomingMessage, RequestOptions } from "node:http";

/** A server's answer. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Who asks: HTTP basic authentication. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
}

export interface Question {
  /** Defaults to GET. */
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Defaults to nobody. */
  readonly credentials?: Credentials | undefined;
  /** Milliseconds until the whole answer has to be there. */
  readonly timeoutMs: number;
}

/** More than any answer that is asked for; a server gone mad must not fill the memory. */
const largest = 16 * 2 ** 20;

/**
 * Node's own client, as `require` gives it: an `import` of node:http, like `fetch`, loads all of undici too, a seventh of
 * what a small program needs to start. TLS is loaded only where it is spoken.
 */
const clientOf = (url: string) => process.getBuiltinModule(url.startsWith("https:") ? "node:https" : "node:http");

/** Asks an address, on a connection of its own; rejects if the answer is not whole in time. */
export const ask = (url: string, { method = "GET", json, credentials, timeoutMs }: Question): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const payload = json === undefined ? undefined : JSON.stringify(json);
    const headers =
      payload === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(payload) };
    const signal = AbortSignal.timeout(timeoutMs);
    const auth = credentials && `${credentials.user}:${credentials.password}`;
    const options: RequestOptions = { method, headers, agent: false, signal, auth };
    const request = clientOf(url).request(url, options, (response: IncomingMessage) => {
      let body = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        body += chunk;
        if (body.length > largest) response.destroy(new Error(`${url}: answers more than ${largest} bytes`));
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
      response.on("error", reject);
    });
    request.on("error", reject);
    request.end(payload);
  });

/** Whether an answer is a good one: 200–299. */
export const isGood = ({ status }: Pick<Answer, "status">): boolean => status >= 200 && status <= 299;

/** What is wrong with an answer that is not good, in one line. */
export const problemOf = ({ status, body }: Answer, credentials?: Credentials): string => {
  if (status === 401 && credentials) return `401, the password of the user "${credentials.user}" is not accepted`;
  return `${status} ${body.replaceAll(/\s+/g, " ").slice(0, 200)}`.trim();
};

/** The same for JSON; any status but 200–299 is an error. */
export const askJson = async (url: string, question: Question): Promise<unknown> => {
  const answer = await ask(url, question);
  if (!isGood(answer)) throw new Error(`${url}: ${problemOf(answer, question.credentials)}`);
  return JSON.parse(answer.body);
};
