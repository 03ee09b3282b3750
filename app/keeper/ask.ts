import { request as requestHttp } from "node:http";

/** A server's answer. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** More than any answer that is asked for; a server gone mad must not fill the memory. */
const largest = 16 * 2 ** 20;

/** How an address is asked; TLS is loaded only where it is spoken. */
const requestOf = async (url: string): Promise<typeof requestHttp> =>
  url.startsWith("https:") ? (await import("node:https")).request : requestHttp;

/** Asks an address by GET, on a connection of its own; rejects if the answer is not whole in time. */
export const ask = async (url: string, timeoutMs: number): Promise<Answer> => {
  const open = await requestOf(url);
  return new Promise((resolve, reject) => {
    const request = open(url, { agent: false, signal: AbortSignal.timeout(timeoutMs) }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        body += chunk;
        if (body.length > largest) response.destroy(new Error(`${url}: answers more than ${largest} bytes`));
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
      response.on("error", reject);
    });
    request.on("error", reject);
    request.end();
  });
};

/** The same for JSON; any status but 200 is an error. */
export const askJson = async (url: string, timeoutMs: number): Promise<unknown> => {
  const { status, body } = await ask(url, timeoutMs);
  if (status !== 200) throw new Error(`${url}: ${status}`);
  return JSON.parse(body);
};
