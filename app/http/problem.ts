/**
 * All the ways in which a request can fail: the values of `errors_total{type}` and the last part of a problem's `type`.
 */
export const problemKinds = {
  validation: { status: 400, title: "The request is not valid" },
  unauthorized: { status: 401, title: "Who is asking is not known" },
  forbidden: { status: 403, title: "It belongs to somebody else" },
  not_found: { status: 404, title: "There is no such thing" },
  conflict: { status: 409, title: "It is already taken" },
  changed: { status: 412, title: "It was changed in the meantime" },
  too_large: { status: 413, title: "The request is too large" },
  method: { status: 405, title: "The path does not take this method" },
  media_type: { status: 415, title: "The content type is not supported" },
  reused_key: { status: 422, title: "The idempotency key was used for something else" },
  rate_limited: { status: 429, title: "It was tried too often" },
  request: { status: 400, title: "The request cannot be answered" },
  unhandled: { status: 500, title: "Something went wrong here" },
  upstream: { status: 502, title: "A service behind this one failed" },
  unavailable: { status: 503, title: "A service behind this one is not reachable" },
  database: { status: 503, title: "The database does not answer" },
  timeout: { status: 504, title: "It took too long" },
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
