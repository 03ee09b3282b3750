import type { IncomingMessage, RequestOptions } from "node:http";

/** A server's answer. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

export interface Question {
  /** Defaults to GET. */
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  /** Sent as JSON. */
  readonly json?: unknown;
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
export const ask = (url: string, { method = "GET", json, timeoutMs }: Question): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const payload = json === undefined ? undefined : JSON.stringify(json);
    const headers =
      payload === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(payload) };
    const options: RequestOptions = { method, headers, agent: false, signal: AbortSignal.timeout(timeoutMs) };
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

/** The same for JSON; any status but 200–299 is an error. */
export const askJson = async (url: string, question: Question): Promise<unknown> => {
  const { status, body } = await ask(url, question);
  if (status < 200 || status > 299) throw new Error(`${url}: ${status} ${body.slice(0, 200)}`.trim());
  return JSON.parse(body);
};
