import type { IncomingMessage } from "node:http";
import type { Duplex, Readable } from "node:stream";
import { json as parseJson, text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { apiPrefix, requestOf, whereOf } from "./engine.ts";

/** What the engine is asked to do: https://docs.docker.com/reference/api/engine/ */
export interface EngineCall {
  readonly method: "DELETE" | "GET" | "POST" | "PUT";
  readonly path: string;
  readonly json?: unknown;
  /** An archive that the engine takes. */
  readonly tar?: Readable;
}

const optionsOf = async ({ method, path, json, tar }: EngineCall, extra: Readonly<Record<string, string>> = {}) => ({
  ...whereOf(process.env),
  method,
  path: (await apiPrefix(process.env)) + path,
  headers: {
    ...(json !== undefined && { "content-type": "application/json" }),
    ...(tar && { "content-type": "application/x-tar" }),
    ...extra,
  },
});

/** The engine's own words about a call that it refused. */
const refusal = async ({ method, path }: EngineCall, answer: IncomingMessage): Promise<Error> => {
  const words = await text(answer);
  const [, message = words] = /"message":"((?:[^"\\]|\\.)*)"/.exec(words) ?? [];
  return new Error(`docker: ${method} ${path}: ${answer.statusCode} ${message}`.trim());
};

/** Calls the engine; its answer as it comes, however long that takes. Whatever is not a success is an error. */
export const callEngine = async (call: EngineCall): Promise<IncomingMessage> => {
  const asking = requestOf(await optionsOf(call));
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    asking.on("response", resolve);
    asking.on("error", reject);
  });
  // A refusal comes while the archive is still on its way: the answer says more than the cut connection.
  if (call.tar) pipeline(call.tar, asking).catch(() => {});
  else asking.end(call.json === undefined ? undefined : JSON.stringify(call.json));
  const answer = await answered;
  if ((answer.statusCode ?? 0) >= 400) throw await refusal(call, answer);
  return answer;
};

/** The same for an answer in JSON. */
export const callEngineJson = async (call: EngineCall): Promise<unknown> => parseJson(await callEngine(call));

/** The same where only the success counts. */
export const commandEngine = async (call: EngineCall): Promise<void> => {
  await text(await callEngine(call));
};

/** Calls the engine, and goes on to talk to what it started on the same connection. */
export const attachToEngine = async (call: EngineCall): Promise<Duplex> => {
  const asking = requestOf(await optionsOf(call, { connection: "Upgrade", upgrade: "tcp" }));
  return new Promise((resolve, reject) => {
    asking.on("upgrade", (_answer, socket, head) => {
      socket.unshift(head);
      resolve(socket);
    });
    asking.on("response", (answer) => {
      refusal(call, answer).then(reject, reject);
    });
    asking.on("error", reject);
    asking.end(JSON.stringify(call.json ?? {}));
  });
};
