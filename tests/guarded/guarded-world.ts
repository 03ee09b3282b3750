import { readFileSync, writeFileSync } from "node:fs";
import { parse } from "yaml";
import { startGuardedElasticsearch } from "./guarded-elasticsearch.ts";
import { openGuardedStack, type GuardedStack, type Ran } from "./guarded-stack.ts";
import { openKibana } from "./kibana-stand-in.ts";

/** Where Elasticsearch listens. */
export const elasticsearchPort = 39_200;

/** The date in the names of daily indices. */
export const today = new Date().toISOString().slice(0, 10);

type Elasticsearch = Awaited<ReturnType<typeof startGuardedElasticsearch>>;
type Kibana = Awaited<ReturnType<typeof openKibana>>;

interface Servers {
  readonly stack: GuardedStack;
  readonly elasticsearch: Elasticsearch;
  readonly kibana: Kibana;
  readonly kibanaSettings: () => Readonly<Record<string, string>>;
}

/** A stack whose Elasticsearch asks for passwords, with those of its servers that the tests talk to. */
export interface GuardedWorld extends Servers {
  /** What a user sends as `authorization`. */
  basic(user: string, password?: string): string;
  /** Asks Elasticsearch. */
  ask(authorization: string, method: string, path: string, body?: unknown): Promise<Response>;
  /** Runs a task's command as its container would. */
  runTask(service: string): Promise<Ran>;
  /** Whether a task's container sees its work. */
  verify(service: string): Promise<boolean>;
  /** The command that keeper runs for a schedule. */
  scheduleOf(wanted: string): readonly string[];
}

/** Does something while a file holds another password. */
export const withWrongPassword = async <Result>(path: string, action: () => Promise<Result>): Promise<Result> => {
  const right = readFileSync(path, "utf8");
  writeFileSync(path, right.replace(/[\w-]{43}/, "not-the-password"));
  try {
    return await action();
  } finally {
    writeFileSync(path, right);
  }
};

/** Starts Elasticsearch and the stand-in of Kibana; `atEnd` is told how to end each. */
const startServers = async (atEnd: (end: () => unknown) => void): Promise<Servers> => {
  const urls: Record<string, string> = { "http://elasticsearch:9200": `http://127.0.0.1:${elasticsearchPort}` };
  const stack = await openGuardedStack(urls);
  atEnd(() => stack.dispose());
  const elasticsearch = await startGuardedElasticsearch(stack, elasticsearchPort);
  atEnd(() => elasticsearch.close());
  const kibanaSettings = () => parse(stack.filesOf("kibana")["kibana.yml"]!) as Readonly<Record<string, string>>;
  const kibana = await openKibana({
    elasticsearchUrl: elasticsearch.url,
    token: kibanaSettings()["elasticsearch.serviceAccountToken"]!,
    roles: stack.filesOf("elasticsearch")["roles.yml"]!,
  });
  atEnd(() => kibana.close());
  urls["http://kibana:5601"] = kibana.url;
  return { stack, elasticsearch, kibana, kibanaSettings };
};

/** Opens the world; `atEnd` is told how to end each server, also where a later one does not start. */
export const openGuardedWorld = async (atEnd: (end: () => unknown) => void): Promise<GuardedWorld> => {
  const servers = await startServers(atEnd);
  const { stack, elasticsearch } = servers;
  return {
    ...servers,
    basic: (user, password = stack.password(`elasticsearch-${user}-password`)) =>
      `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`,
    ask: (authorization, method, path, body) =>
      fetch(`${elasticsearch.url}${path}`, {
        method,
        headers: { authorization, "content-type": "application/json" },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
    runTask: (service) => stack.run(service, stack.unitOf(service).container.command as readonly string[]),
    verify: async (service) => (await stack.run(service, stack.environment(service)["VERIFY"]!.split(" "))).code === 0,
    scheduleOf: (wanted) => {
      const all = JSON.parse(stack.filesOf("keeper")["schedules.json"]!) as { name: string; args: readonly string[] }[];
      return ["node", ...all.find(({ name }) => name === wanted)!.args];
    },
  };
};
