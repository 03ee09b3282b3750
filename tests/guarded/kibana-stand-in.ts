import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { parse } from "yaml";
import { exportObjects, failure, importObjects, type Answered, type Lines, type Saved } from "./kibana-objects.ts";

/** A role's share in Kibana's features: https://www.elastic.co/docs/deploy-manage/users-roles/cluster-or-deployment-auth/role-structure */
interface Role {
  readonly applications?: readonly {
    readonly application: string;
    readonly privileges: readonly string[];
    readonly resources: readonly string[];
  }[];
}

const grants = ({ applications = [] }: Role, privilege: string): boolean =>
  applications.some(
    ({ application, privileges, resources }) =>
      application === "kibana-.kibana" && resources.includes("space:default") && privileges.includes(privilege),
  );

const read = async (request: IncomingMessage): Promise<Request> => {
  const chunks: Buffer[] = [];
  // A request without an encoding gives buffers.
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  const method = request.method ?? "GET";
  const body = method === "GET" ? {} : { body: Buffer.concat(chunks) };
  return new Request(`http://kibana${request.url}`, { method, headers, ...body });
};

/** What a Kibana is started with. */
export interface KibanaOptions {
  readonly elasticsearchUrl: string;
  /** Of its service account; without one it lets everybody in, as Kibana does before an open Elasticsearch. */
  readonly token?: string;
  /** Elasticsearch's `roles.yml`; without it every known user may do everything. */
  readonly roles?: string;
  /** Where it listens. Defaults to a free port of 127.0.0.1. */
  readonly host?: string;
  readonly port?: number;
  /** Answers of GET requests beside Kibana's own, by path. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/**
 * Stands in for Kibana, written from its reference. Who asks, and with which roles, is said by the real Elasticsearch,
 * which it is let into itself by its service account's token; what a role may do in Kibana it reads from the roles' file, as the
 * minimal distribution cannot keep what Kibana would register there. Knows the import and export of saved objects, one data view by its
 * id (https://www.elastic.co/docs/api/doc/kibana/operation/operation-getdataviewdefault) and its own status, which tells who
 * is not logged in no more than whether it lives (https://www.elastic.co/docs/api/doc/kibana/operation/operation-get-status).
 */
export const openKibana = async ({
  elasticsearchUrl,
  token,
  roles: rolesText,
  host = "127.0.0.1",
  port = 0,
  extra = {},
}: KibanaOptions) => {
  const stored = new Map<string, Saved>();
  const roles = rolesText === undefined ? undefined : (parse(rolesText) as Readonly<Record<string, Role>>);
  const whoIs = (authorization: string) =>
    fetch(`${elasticsearchUrl}/_security/_authenticate`, { headers: { authorization } });
  const itself = token === undefined ? undefined : await whoIs(`Bearer ${token}`);
  if (itself?.ok === false) throw new Error(`Kibana's token: ${itself.status} ${await itself.text()}`);

  /** What stands in the way of who asks; nothing if he may. */
  const refusal = async (request: Request, privilege: string): Promise<Answered | undefined> => {
    if (token === undefined) return undefined;
    const authorization = request.headers.get("authorization");
    const answer = authorization === null ? undefined : await whoIs(authorization);
    if (!answer?.ok) return failure(401, "Unauthorized", "Unauthorized");
    const user = (await answer.json()) as { readonly username: string; readonly roles: readonly string[] };
    const may = roles === undefined || user.roles.some((name) => grants(roles[name] ?? {}, privilege));
    return may ? undefined : failure(403, "Forbidden", `${user.username} may not`);
  };

  const answerTo = async (request: Request): Promise<Answered | Lines> => {
    const { pathname } = new URL(request.url);
    if (request.method === "GET" && pathname === "/api/status")
      return { status: 200, json: { status: { overall: { level: "available" } } } };
    const [, id] = /^\/api\/data_views\/data_view\/([\w-]+)$/.exec(pathname) ?? [];
    if (request.method === "GET" && id !== undefined) {
      const found = stored.has(`index-pattern:${id}`);
      const answer = found ? { status: 200, json: { data_view: { id } } } : failure(404, "Not Found", "Not Found");
      return (await refusal(request, "feature_indexPatterns.read")) ?? answer;
    }
    const [, action] = /^\/api\/saved_objects\/_(import|export)$/.exec(pathname) ?? [];
    if (request.method === "POST" && action !== undefined) {
      if (!request.headers.has("kbn-xsrf"))
        return failure(400, "Bad Request", "Request must contain a kbn-xsrf header.");
      const may = await refusal(request, `feature_savedObjectsManagement.${action === "import" ? "all" : "read"}`);
      return may ?? (action === "import" ? importObjects(request, stored) : exportObjects(request, stored));
    }
    if (request.method === "GET" && pathname in extra) return { status: 200, json: extra[pathname] };
    return failure(404, "Not Found", "Not Found");
  };

  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const answer = await answerTo(await read(request));
    const isLines = "lines" in answer;
    const text = isLines ? answer.lines.map((line) => JSON.stringify(line)).join("\n") : JSON.stringify(answer.json);
    const type = isLines ? "application/ndjson" : "application/json";
    response.writeHead(answer.status, { "content-type": type }).end(text);
  };
  const server = createServer((request, response) => {
    respond(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => {
    server.listen(port, host, resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stored: stored as ReadonlyMap<string, Saved>,
    close: async () => {
      server.closeAllConnections();
      await server[Symbol.asyncDispose]();
    },
  };
};
