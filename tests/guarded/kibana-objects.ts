import { searchProblem } from "./kibana-search.ts";

export interface Saved {
  readonly type: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly references: readonly { readonly type: string; readonly id: string; readonly name: string }[];
  readonly coreMigrationVersion: string;
  readonly typeMigrationVersion: string;
}

export interface Answered {
  readonly status: number;
  readonly json: unknown;
}

export interface Lines {
  readonly status: number;
  /** Each is a line of JSON. */
  readonly lines: readonly unknown[];
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

export const failure = (statusCode: number, error: string, message: string): Answered => ({
  status: statusCode,
  json: { statusCode, error, message },
});

const newer = (version: string, than: string): boolean => version.localeCompare(than, "en", { numeric: true }) > 0;

const keyOf = ({ type, id }: Pick<Saved, "id" | "type">): string => `${type}:${id}`;

/** What is wrong with an object by itself. */
const problemOf = (object: Saved): string | undefined => {
  const type = types[object.type];
  if (!type) return `Unsupported type ${object.type}`;
  const other =
    Object.keys(object).find((field) => !objectFields.has(field)) ??
    Object.keys(object.attributes).find((field) => !type.fields.has(field));
  if (other !== undefined) return `${object.type}: unknown field ${other}`;
  const problem = object.type === "search" ? searchProblem(object) : undefined;
  if (problem !== undefined) return `${keyOf(object)}: ${problem}`;
  return newer(object.typeMigrationVersion, type.version) ? `${object.typeMigrationVersion} is too new` : undefined;
};

/** The kinds of references that an import follows: elastic/kibana, saved-objects/import-export-server-internal, validate_references.ts. */
const followed: ReadonlySet<string> = new Set(["index-pattern", "search"]);

/** Takes what can be taken; the rest is told of, with a kind of error that the reference names. */
const store = (objects: readonly Saved[], stored: Map<string, Saved>, overwrite: boolean): Answered => {
  const wrong = objects.map(problemOf).find((problem) => problem !== undefined);
  if (wrong !== undefined) return failure(422, "Unprocessable Entity", wrong);
  const keys = objects.map(keyOf);
  const twice = keys.filter((key, index) => keys.indexOf(key) !== index);
  if (twice.length > 0) return failure(400, "Bad Request", `Non-unique import objects detected: [${twice.join()}]`);
  const there = new Set([...stored.keys(), ...keys]);
  const errorOf = (object: Saved): Readonly<Record<string, unknown>> | undefined => {
    const references = object.references.filter((one) => followed.has(one.type) && !there.has(keyOf(one)));
    if (references.length > 0)
      return { type: "missing_references", references: references.map(({ type, id }) => ({ type, id })) };
    return stored.has(keyOf(object)) && !overwrite ? { type: "conflict" } : undefined;
  };
  const judged = objects.map((object) => ({ object, error: errorOf(object) }));
  const errors = judged
    .filter(({ error }) => error !== undefined)
    .map(({ object: { type, id }, error }) => ({ type, id, error }));
  const good = judged.filter(({ error }) => error === undefined);
  for (const { object } of good) stored.set(keyOf(object), object);
  const success = errors.length === 0;
  return { status: 200, json: { success, successCount: good.length, ...(!success && { errors }) } };
};

const importParameters = new Set(["compatibilityMode", "createNewCopies", "overwrite"]);

/** https://www.elastic.co/docs/api/doc/kibana/operation/operation-post-saved-objects-import */
export const importObjects = async (request: Request, stored: Map<string, Saved>): Promise<Answered> => {
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

const exportParameters = new Set(["excludeExportDetails", "includeReferencesDeep", "objects", "type"]);

/** https://www.elastic.co/docs/api/doc/kibana/operation/operation-post-saved-objects-export */
export const exportObjects = async (
  request: Request,
  stored: ReadonlyMap<string, Saved>,
): Promise<Answered | Lines> => {
  const wanted = (await request.json()) as Readonly<Record<string, unknown>>;
  const other = Object.keys(wanted).find((name) => !exportParameters.has(name));
  if (other !== undefined)
    return failure(400, "Bad Request", `[request body.${other}]: definition for this key is missing`);
  const all = [...stored.values()].filter(({ type }) => wanted["type"] === "*" || wanted["type"] === type);
  const details = { exportedCount: all.length, missingRefCount: 0, missingReferences: [] };
  return { status: 200, lines: wanted["excludeExportDetails"] === true ? all : [...all, details] };
};
