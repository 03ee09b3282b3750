import type { Peer } from "../settings/settings.ts";
import { Problem, type ProblemKind, problemKinds } from "./problem.ts";

const kindPrefix = "urn:problem:";

/** The `type` of a problem document. */
export const problemType = (kind: ProblemKind): string => kindPrefix + kind;

const kindOf = (type: unknown): ProblemKind => {
  const kind = typeof type === "string" ? type.replace(kindPrefix, "") : "";
  return Object.hasOwn(problemKinds, kind) ? (kind as ProblemKind) : "request"; // `hasOwn` has just checked it
};

interface ProblemDocument {
  readonly type?: unknown;
  readonly detail?: unknown;
  readonly errors?: readonly { readonly field?: unknown }[];
}

const isDocument = (answer: unknown): answer is ProblemDocument => typeof answer === "object" && answer !== null;

const isTimeout = (error: unknown): boolean => error instanceof Error && error.name === "TimeoutError";

/**
 * Turns a service's response into a problem. A problem document is public and is passed on unchanged; for anything
 * else, the problem only says that the call failed.
 */
export const toRemoteProblem = (peer: Peer, status: number | undefined, answer: unknown): Problem => {
  if (status === undefined) {
    return isTimeout(answer)
      ? new Problem("timeout", `The service ${peer} took too long`, { cause: answer })
      : new Problem("unavailable", `The service ${peer} is not reachable`, { cause: answer });
  }
  const document = isDocument(answer) ? answer : {};
  const kind = kindOf(document.type);
  if (kind === "unhandled" || (kind === "request" && status >= 500)) {
    return new Problem("upstream", `The service ${peer} failed`);
  }
  const detail = typeof document.detail === "string" ? document.detail : `The service ${peer} answered ${status}`;
  const field = document.errors?.[0]?.field;
  return new Problem(kind, detail, { status, ...(typeof field === "string" ? { field } : {}) });
};
