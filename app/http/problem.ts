/**
 * All the ways in which a request can fail: the values of `errors_total{type}` and the last part of a problem's `type`.
 */
export const problemKinds = {
  validation: { status: 400, title: "The request is not valid" },
  unauthorized: { status: 401, title: "Authentication required" },
  forbidden: { status: 403, title: "Access denied" },
  not_found: { status: 404, title: "Not found" },
  conflict: { status: 409, title: "Conflict" },
  changed: { status: 412, title: "The resource has changed" },
  too_large: { status: 413, title: "The request is too large" },
  method: { status: 405, title: "Method not allowed" },
  media_type: { status: 415, title: "The content type is not supported" },
  reused_key: { status: 422, title: "The idempotency key was used for another request" },
  rate_limited: { status: 429, title: "Too many attempts" },
  request: { status: 400, title: "Bad request" },
  unhandled: { status: 500, title: "Internal server error" },
  upstream: { status: 502, title: "An upstream service failed" },
  unavailable: { status: 503, title: "An upstream service is unreachable" },
  database: { status: 503, title: "The database is not responding" },
  timeout: { status: 504, title: "The request timed out" },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

export type ProblemKind = keyof typeof problemKinds;

export interface ProblemOptions {
  /** The invalid part of the request, such as `amount`. */
  readonly field?: string;
  /** Defaults to the status of the kind. */
  readonly status?: number;
  /** When a retry can succeed; becomes `Retry-After`. */
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/** A failure that the caller can see: its message is the `detail` of an RFC 9457 problem document. */
export class Problem extends Error {
  readonly kind: ProblemKind;
  readonly status: number;
  readonly field: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(kind: ProblemKind, detail: string, { field, status, retryAfterSeconds, cause }: ProblemOptions = {}) {
    super(detail, { cause });
    this.name = "Problem";
    this.kind = kind;
    this.status = status ?? problemKinds[kind].status;
    this.field = field;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
