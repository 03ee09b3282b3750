/**
 * Span attributes: OpenTelemetry's current semantic conventions where they exist
 * (https://opentelemetry.io/docs/specs/semconv/), and our own below.
 */
export const attributes = {
  httpMethod: "http.request.method",
  httpRoute: "http.route",
  httpStatusCode: "http.response.status_code",
  urlPath: "url.path",
  urlFull: "url.full",
  urlScheme: "url.scheme",
  urlTemplate: "url.template",
  httpResendCount: "http.request.resend_count",
  serverAddress: "server.address",
  serverPort: "server.port",
  peerService: "peer.service",
  dbSystem: "db.system.name",
  dbOperation: "db.operation.name",
  dbCollection: "db.collection.name",
  dbQueryText: "db.query.text",
  errorType: "error.type",
  userId: "user.id",
  userName: "user.username",
  verificationResult: "verification.result",
  tokenExpiry: "token.expiry",
  bookId: "book.id",
  bookTitle: "book.title",
  bookAuthor: "book.author",
  todoId: "todo.id",
  expenseId: "expense.id",
  orderId: "order.id",
  orderAmount: "order.amount",
  orderStatus: "order.status",
  paymentId: "payment.id",
  paymentMethod: "payment.method",
  paymentStatus: "payment.status",
  operationType: "operation.type",
  apiOperation: "api.operation",
  errorProbability: "error.probability",
  correlationId: "correlation.id",
  querySkip: "query.skip",
  queryLimit: "query.limit",
  paginationSkip: "pagination.skip",
  paginationLimit: "pagination.limit",
  resultCount: "result.count",
  validationField: "validation.field",
  weatherCity: "weather.city",
  cacheSystem: "cache.system",
  cacheGroup: "cache.group",
  cacheHit: "cache.hit",
} as const;

/** The attributes of a process's OpenTelemetry resource, which identify the process. */
export const resourceAttributes = {
  serviceName: "service.name",
  serviceVersion: "service.version",
  serviceNamespace: "service.namespace",
  serviceInstance: "service.instance.id",
  environment: "deployment.environment.name",
  region: "cloud.region",
} as const;

/** The kind of work that a span covers: the values of `operation.type`. */
export type OperationType = "database" | "external_api" | "business_logic";

/** An attribute as Elasticsearch stores it and people search it. */
export interface SearchField {
  /** The short name in KQL, Lucene and the query DSL. */
  readonly field: string;
  readonly attribute: string;
  readonly type: "keyword" | "long";
  /** Older names that users still query; kept as aliases. */
  readonly formerly?: readonly string[];
}

const fields = {
  method: { attribute: attributes.httpMethod, type: "keyword", formerly: ["http.method"] },
  route: { attribute: attributes.httpRoute, type: "keyword" },
  status_code: { attribute: attributes.httpStatusCode, type: "long", formerly: ["http.status_code"] },
  url: { attribute: attributes.urlPath, type: "keyword", formerly: ["http.url"] },
  error: { attribute: "error", type: "keyword" },
  correlation_id: { attribute: attributes.correlationId, type: "keyword" },
  user_id: { attribute: attributes.userId, type: "keyword" },
  order_id: { attribute: attributes.orderId, type: "keyword" },
  payment_status: { attribute: attributes.paymentStatus, type: "keyword" },
  operation_type: { attribute: attributes.operationType, type: "keyword" },
} as const satisfies Readonly<Record<string, Omit<SearchField, "field">>>;

/** The short name of a searchable attribute. */
export type SearchFieldName = keyof typeof fields;

/** The searchable attributes that hold numbers. */
export type NumericFieldName = {
  [Name in SearchFieldName]: (typeof fields)[Name]["type"] extends "long" ? Name : never;
}[SearchFieldName];

/** The attributes that Jaeger stores as separate fields; all others can only be searched as nested tags. */
export const searchFields: readonly SearchField[] = Object.entries(fields).map(([field, rest]) => ({ field, ...rest }));
