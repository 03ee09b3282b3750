import { counter, gauge, histogram, summary } from "./metric.ts";

/** From 1 ms to 10 s: an API on a laptop responds in the first buckets, a slow one in the last. */
const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10] as const;
const percentiles = [0.5, 0.9, 0.95, 0.99] as const;

/** All metrics that the API records. Label values are bounded: `route` is the pattern, never the URL. */
export const apiMetrics = {
  httpRequests: counter("http_requests_total", {
    help: "HTTP requests completed.",
    labels: ["method", "route", "status"],
  }),
  httpRequestDuration: histogram("http_request_duration_seconds", {
    help: "Time from the first byte of a request to the last byte of its response.",
    unit: "seconds",
    labels: ["method", "route", "status"],
    buckets: durationBuckets,
  }),
  httpRequestDurationSummary: summary("http_request_duration_summary_seconds", {
    help: "Quantiles of the request duration of one process over the last ten minutes.",
    unit: "seconds",
    labels: ["method", "route"],
    percentiles,
  }),
  httpRequestsInFlight: gauge("http_requests_in_flight", { help: "HTTP requests in progress." }),
  databaseQueries: counter("database_queries_total", {
    help: "Database statements executed.",
    labels: ["operation", "table", "outcome"],
  }),
  databaseQueryDuration: histogram("database_query_duration_seconds", {
    help: "Duration of a database statement.",
    unit: "seconds",
    labels: ["operation", "table"],
    buckets: [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
  }),
  databaseQueryDurationSummary: summary("database_query_duration_summary_seconds", {
    help: "Quantiles of the statement duration of one process over the last ten minutes.",
    unit: "seconds",
    labels: ["operation"],
    percentiles,
  }),
  externalApiRequests: counter("external_api_requests_total", {
    help: "HTTP calls to other services.",
    labels: ["peer", "outcome"],
  }),
  externalApiDuration: histogram("external_api_duration_seconds", {
    help: "Duration of an HTTP call to another service.",
    unit: "seconds",
    labels: ["peer"],
    buckets: durationBuckets,
  }),
  externalApiDurationSummary: summary("external_api_duration_summary_seconds", {
    help: "Quantiles of the call duration of one process over the last ten minutes.",
    unit: "seconds",
    labels: ["peer"],
    percentiles,
  }),
  cacheRequests: counter("cache_requests_total", {
    help: "Cache hits and misses, and failed cache operations.",
    labels: ["outcome"],
  }),
  errors: counter("errors_total", { help: "Failed requests by kind of error.", labels: ["type", "route"] }),
  usersCreated: counter("business_users_created_total", { help: "Users created." }),
  signups: counter("business_signups_total", { help: "Accounts registered." }),
  logins: counter("business_logins_total", { help: "Logins by outcome.", labels: ["outcome"] }),
  booksCreated: counter("business_books_created_total", { help: "Books added." }),
  todosCreated: counter("business_todos_created_total", { help: "Todos created." }),
  todosCompleted: counter("business_todos_completed_total", { help: "Todos completed, each counted once." }),
  ordersCreated: counter("business_orders_created_total", { help: "Orders created." }),
  ordersCompleted: counter("business_orders_completed_total", { help: "Orders paid." }),
  payments: counter("business_payments_total", { help: "Payments by outcome.", labels: ["outcome"] }),
  paymentAmount: counter("business_payment_amount_total", {
    help: "Sum of the amounts paid, in the shop's currency.",
    labels: ["outcome"],
  }),
  spansDropped: counter("otel_spans_dropped_total", {
    help: "Finished spans that were dropped because the queue was full or the collector rejected them.",
  }),
  exportFailures: counter("otel_export_failures_total", {
    help: "Batches of spans that the collector did not accept.",
  }),
} as const;

/** prom-client's default metrics of the process (https://github.com/siimon/prom-client#default-metrics). */
export const processMetrics = {
  cpuSeconds: counter("process_cpu_seconds_total", { help: "User and system CPU time.", unit: "seconds" }),
  residentMemory: gauge("process_resident_memory_bytes", { help: "Resident memory.", unit: "bytes" }),
  eventLoopLagP99: gauge("nodejs_eventloop_lag_p99_seconds", {
    help: "99th percentile of the event loop's delay.",
    unit: "seconds",
  }),
} as const;
