interface Operation {
  readonly responses?: Readonly<Record<string, unknown>>;
}

/** The part of an OpenAPI document that decides what may come back. */
export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** Operations that refuse some requests although the schema takes them, with the status and the reason. */
const beyondTheSchema: Readonly<Record<string, { readonly status: string; readonly why: string }>> = {
  "GET /error-simulation": { status: "400", why: "type=validation asks for a refusal" },
  "GET /expenses/summary": { status: "400", why: "`to` must not be before `from`" },
  "POST /books": { status: "400", why: "the title is judged by the business, whose span tells of it" },
  "POST /orders": { status: "400", why: "amount and items exclude each other, and items may come to too much" },
  "POST /payments": { status: "422", why: "an idempotency key is good for one payment only" },
};

/** Its other methods are those of the expense that is called `summary`, so they are not refused as methods. */
const alsoAnId: ReadonlySet<string> = new Set(["GET /expenses/summary"]);

/** Which version is the right one is not for a schema to say; to fill the header, the tester sends `0`, which is no tag. */
const changed = "412";
const changedOrNoTag = [changed, "400"];

const accepted = ["2xx", "3xx", "401", "403", "404", "409", "429", "5xx"];

const list = (statuses: readonly string[]): string =>
  `[${statuses.map((status) => JSON.stringify(status)).join(", ")}]`;

const sectionOf = (name: string, { responses = {} }: Operation): readonly string[] => {
  const failures = Object.keys(responses).filter((status) => status.startsWith("5"));
  const refusals = [
    ...(Object.hasOwn(responses, changed) ? changedOrNoTag : []),
    ...(beyondTheSchema[name] ? [beyondTheSchema[name].status] : []),
  ];
  const lines = [
    ...(failures.length > 0
      ? [`checks.not_a_server_error.expected-statuses = ${list(["2xx", "3xx", "4xx", ...failures])}`]
      : []),
    ...(refusals.length > 0
      ? [`checks.positive_data_acceptance.expected-statuses = ${list([...accepted, ...refusals])}`]
      : []),
    ...(alsoAnId.has(name)
      ? ["checks.unsupported_method.enabled = false", "checks.allow_header_conformance.enabled = false"]
      : []),
  ];
  return lines.length > 0 ? ["[[operations]]", `include-name = ${JSON.stringify(name)}`, ...lines, ""] : [];
};

/**
 * The tester's settings for a document: an operation may answer with those 5xx that it names, and with no others; what
 * it may answer with otherwise stands in the document.
 */
export const contractConfig = ({ paths }: Document): string =>
  Object.entries(paths)
    .flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, operation]) =>
        sectionOf(`${method.toUpperCase()} ${path}`, operation),
      ),
    )
    .join("\n");
