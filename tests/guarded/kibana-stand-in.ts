import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { parse } from "yaml";

interface Saved {
  readonly type: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly references: readonly { readonly type: string; readonly id: string; readonly name: string }[];
  readonly coreMigrationVersion: string;
  readonly typeMigrationVersion: string;
}

interface Answered {
  readonly status: number;
  readonly json: unknown;
}

/** The fields of a saved object as its export writes them. */
const objectFields = new Set([
  "attributes",
  "coreMigrationVersion",
  "id",
  "references",
  "type",
  "typeMigrationVersion",
]);

interface Type {
  /** Its newest model: objects of a newer one are refused. */
  readonly version: string;
  readonly fields: ReadonlySet<string>;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

/** Types of saved objects as elastic/kibana has them (`data_views`, `saved_search`). */
const types: Readonly<Record<string, Type>> = {
  "index-pattern": {
    version: "8.0.0",
    fields: words(
      "allowHidden fieldAttrs fieldFormatMap fields name runtimeFieldMap sourceFilters timeFieldName title type typeMeta",
    ),
  },
  search: {
    version: "10.2.0",
    fields: words(
      "breakdownField columns description grid headerRowHeight hideAggregatedPreview hideChart isTextBasedQuery " +
        "kibanaSavedObjectMeta refreshInterval rowHeight rowsPerPage sampleSize sort timeRange timeRestore title " +
        "usesAdHocDataView viewMode",
    ),
  },
};

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

const failure = (statusCode: number, error: string, message: string): Answered => ({
  status: statusCode,
  json: { statusCode, error, message },
});

const newer = (version: string, than: string): boolean => version.localeCompare(than, "en", { numeric: true }) > 0;

/** What is wrong with an object by itself. */
const problemOf = (object: Saved): string | undefined => {
  const type = types[object.type];
  if (!type) return `Unsupported type ${object.type}`;
  const other =
    Object.keys(object).find((field) => !objectFields.has(field)) ??
    Object.keys(object.attributes).find((field) => !type.fields.has(field));
  if (other !== undefined) return `${object.type}: unknown field ${other}`;
  return newer(object.typeMigrationVersion, type.version) ? `${object.typeMigrationVersion} is too new` : undefined;
};

const keyOf = ({ type, id }: Pick<Saved, "id" | "type">): string => `${type}:${id}`;

/** Takes what can be taken; the rest is told of, with a kind of error that the reference names. */
const store = (objects: readonly Saved[], stored: Map<string, Saved>, overwrite: boolean): Answered => {
  const wrong = objects.map(problemOf).find((problem) => problem !== undefined);
  if (wrong !== undefined) return failure(422, "Unprocessable Entity", wrong);
  const there = new Set([...stored.keys(), ...objects.map(keyOf)]);
  const errorOf = (object: Saved): string | undefined => {
    if (object.references.some((reference) => !there.has(keyOf(reference)))) return "missing_references";
    return stored.has(keyOf(object)) && !overwrite ? "conflict" : undefined;
  };
  const judged = objects.map((object) => ({ object, type: errorOf(object) }));
  const errors = judged
    .filter(({ type }) => type !== undefined)
    .map(({ object, type }) => ({ type: object.type, id: object.id, error: { type } }));
  const good = judged.filter(({ type }) => type === undefined);
  for (const { object } of good) stored.set(keyOf(object), object);
  const success = errors.length === 0;
  return { status: 200, json: { success, successCount: good.length, ...(!success && { errors }) } };
};

const importParameters = new Set(["compatibilityMode", "createNewCopies", "overwrite"]);

/** https://www.elastic.co/docs/api/doc/kibana/operation/operation-post-saved-objects-import */
const importObjects = async (request: Request, stored: Map<string, Saved>): Promise<Answered> => {
  const { searchParams } = new URL(request.url);
  const other = [...searchParams.keys()].find((name) => !importParameters.has(name));
  if (other !== undefined)
    return failure(400, "Bad Request", `[request query.${other}]: definition for this key is missing`);
  if (!request.headers.get("content-type")?.startsWith("multipart/form-data"))
    return failure(415, "Unsupported Media Type", "Unsupported Media Type");
  const form = await request.formData();
  const file = form.get("file");
  if ([...form.keys()].length !== 1 || !(file instanceof File))
    return failure(400, "Bad Request", "[request body.file]: expected value of type [Stream]");
  if (!file.name.endsWith(".ndjson")) return failure(400, "Bad Request", `Invalid file extension ${file.name}`);
  const lines = (await file.text()).split("\n").filter(Boolean);
  // What is wrong with the objects is looked for where they are stored.
  return store(
    lines.map((line) => JSON.parse(line) as Saved),
    stored,
    searchParams.get("overwrite") === "true",
  );
};

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
  /** Of its service account. */
  readonly token: string;
  /** Elasticsearch's `roles.yml`. */
  readonly roles: string;
}

/**
 * Stands in for Kibana, written from its reference. Who asks, and with which roles, is said by the real Elasticsearch,
 * which it is let into itself by its service account's token; what a role may do in Kibana it reads from the roles' file, as the
 * minimal distribution cannot keep what Kibana would register there. Knows the import of saved objects, one data view by its
 * id (https://www.elastic.co/docs/api/doc/kibana/operation/operation-getdataviewdefault) and its own status, which tells who
 * is not logged in no more than whether it lives (https://www.elastic.co/docs/api/doc/kibana/operation/operation-get-status).
 */
export const openKibana = async ({ elasticsearchUrl, token, roles: text }: KibanaOptions) => {
  const stored = new Map<string, Saved>();
  const roles = parse(text) as Readonly<Record<string, Role>>;
  const whoIs = (authorization: string) =>
    fetch(`${elasticsearchUrl}/_security/_authenticate`, { headers: { authorization } });
  const itself = await whoIs(`Bearer ${token}`);
  if (!itself.ok) throw new Error(`Kibana's token: ${itself.status} ${await itself.text()}`);

  /** What stands in the way of who asks; nothing if he may. */
  const refusal = async (request: Request, privilege: string): Promise<Answered | undefined> => {
    const authorization = request.headers.get("authorization");
    const answer = authorization === null ? undefined : await whoIs(authorization);
    if (!answer?.ok) return failure(401, "Unauthorized", "Unauthorized");
    const user = (await answer.json()) as { readonly username: string; readonly roles: readonly string[] };
    const may = user.roles.some((name) => grants(roles[name] ?? {}, privilege));
    return may ? undefined : failure(403, "Forbidden", `${user.username} may not`);
  };

  const answerTo = async (request: Request): Promise<Answered> => {
    const { pathname } = new URL(request.url);
    if (request.method === "GET" && pathname === "/api/status")
      return { status: 200, json: { status: { overall: { level: "available" } } } };
    const [, id] = /^\/api\/data_views\/data_view\/([\w-]+)$/.exec(pathname) ?? [];
    if (request.method === "GET" && id !== undefined) {
      const found = stored.has(`index-pattern:${id}`);
      const answer = found ? { status: 200, json: { data_view: { id } } } : failure(404, "Not Found", "Not Found");
      return (await refusal(request, "feature_indexPatterns.read")) ?? answer;
    }
    if (request.method === "POST" && pathname === "/api/saved_objects/_import") {
      if (!request.headers.has("kbn-xsrf"))
        return failure(400, "Bad Request", "Request must contain a kbn-xsrf header.");
      return (await refusal(request, "feature_savedObjectsManagement.all")) ?? importObjects(request, stored);
    }
    return failure(404, "Not Found", "Not Found");
  };

  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, json } = await answerTo(await read(request));
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json));
  };
  const server = createServer((request, response) => {
    respond(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
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
