import type { IncomingMessage, RequestOptions } from "node:http";

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Credentials for HTTP basic authentication. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
}

export interface Question {
  /** Defaults to GET. */
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Without credentials, the request is anonymous. */
  readonly credentials?: Credentials | undefined;
  /** Milliseconds until the whole response must have arrived. */
  readonly timeoutMs: number;
}

/** Larger than any expected response; a faulty server must not fill the memory. */
const largest = 16 * 2 ** 20;

/**
 * Node's own client, loaded with `require`: an `import` of node:http, like `fetch`, also loads all of undici, which is
 * a seventh of the start time of a small program. TLS is loaded only if it is used.
 */
const clientOf = (url: string) => process.getBuiltinModule(url.startsWith("https:") ? "node:https" : "node:http");

/** Sends a request on its own connection; rejects if the response is not complete in time. */
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

/** Whether the status is 200–299. */
export const isGood = ({ status }: Pick<Answer, "status">): boolean => status >= 200 && status <= 299;

/** Describes a failed response in one line. */
export const problemOf = ({ status, body }: Answer, credentials?: Credentials): string => {
  if (status === 401 && credentials) return `401, the password of the user "${credentials.user}" is not accepted`;
  return `${status} ${body.replaceAll(/\s+/g, " ").slice(0, 200)}`.trim();
};

/** Like {@link ask}, for JSON; a status other than 200–299 is an error. */
export const askJson = async (url: string, question: Question): Promise<unknown> => {
  const answer = await ask(url, question);
  if (!isGood(answer)) throw new Error(`${url}: ${problemOf(answer, question.credentials)}`);
  return JSON.parse(answer.body);
};
