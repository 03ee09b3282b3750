type Method = "GET" | "POST" | "PUT" | "DELETE";

/** IDs from earlier responses of a session, for use in its later requests. */
export interface Known {
  /** Makes a session's names and e-mail addresses unique. */
  readonly name: string;
  user: number;
  account: number;
  order: number;
  payment: number;
  book: number;
  todo: number;
  expense: number;
  /** Undefined until the session has logged in. */
  token: string | undefined;
}

/** The response fields that a session uses. */
export interface Answer {
  readonly id?: number;
  readonly access_token?: string;
}

/** One request for a documented operation, with its expected statuses. */
export interface Example {
  /** As in the document: `PUT /users/{id}`. */
  readonly operation: `${Method} /${string}`;
  /** Expected statuses. */
  readonly expected: readonly number[];
  /** The value of the path parameter. */
  readonly about?: (known: Known) => number | string;
  readonly query?: string;
  readonly body?: (known: Known) => Readonly<Record<string, unknown>>;
  /** Encoding of the body; defaults to JSON. */
  readonly encoding?: "form";
  /** Whether it needs a token. */
  readonly secured?: true;
  readonly learn?: (known: Known, answer: Answer) => void;
}

/** A new session. Until it has created its own data, it uses the IDs of the demo data. */
export const newSession = (name: string): Known => ({
  name,
  user: 1,
  account: 1,
  order: 1,
  payment: 1,
  book: 1,
  todo: 1,
  expense: 1,
  token: undefined,
});
