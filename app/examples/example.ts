type Method = "GET" | "POST" | "PUT" | "DELETE";

/** What a session remembers of its own doings, so that later requests are about them. */
export interface Known {
  /** Told apart from all other sessions by this, in names and addresses that must be unique. */
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

/** The fields of answers that a session learns from. */
export interface Answer {
  readonly id?: number;
  readonly access_token?: string;
}

/** One request of each documented operation, with what should come back. */
export interface Example {
  /** As the document names it: `PUT /users/{id}`. */
  readonly operation: `${Method} /${string}`;
  /** Answers that are as they should be. */
  readonly expected: readonly number[];
  /** What the parameter of the path is. */
  readonly about?: (known: Known) => number | string;
  readonly query?: string;
  readonly body?: (known: Known) => Readonly<Record<string, unknown>>;
  /** How the body is sent; defaults to JSON. */
  readonly encoding?: "form";
  /** Whether it needs a token. */
  readonly secured?: true;
  readonly learn?: (known: Known, answer: Answer) => void;
}

/** A session that has done nothing yet: until it knows better, it asks for what the demo data holds. */
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
