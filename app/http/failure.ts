import type { FastifyError } from "fastify";
import { isStorageFailure } from "../database/storage-failure.ts";
import { Problem, type ProblemKind } from "./problem.ts";

/** Codes of Fastify's own errors (https://fastify.dev/docs/latest/Reference/Errors/). */
const refusals: Readonly<Record<string, { readonly kind: ProblemKind; readonly detail: string }>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { kind: "too_large", detail: "body: is larger than this service takes" },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { kind: "validation", detail: "body: has another length than was said" },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { kind: "media_type", detail: "body: must be application/json" },
  FST_ERR_CTP_EMPTY_TYPE: { kind: "media_type", detail: "body: must be application/json" },
  FST_ERR_CTP_EMPTY_JSON_BODY: { kind: "validation", detail: "body: is empty" },
  FST_ERR_CTP_INVALID_JSON_BODY: { kind: "validation", detail: "body: is not valid JSON" },
  FST_ERR_BAD_URL: { kind: "validation", detail: "path: is not a valid URL path" },
};

const hidden = "The failure is in the logs and the trace of this request";

const fieldOf = ({ instancePath, params }: NonNullable<FastifyError["validation"]>[number]): string => {
  const named = params["missingProperty"] ?? params["additionalProperty"];
  const path = instancePath.split("/").filter(Boolean);
  return [...path, ...(typeof named === "string" ? [named] : [])].join(".");
};

const validationProblem = (error: FastifyError): Problem => {
  const [first] = error.validation ?? [];
  const where = error.validationContext === "querystring" ? "query" : (error.validationContext ?? "body");
  if (!first) return new Problem("validation", where, { cause: error });
  const field = fieldOf(first);
  const place = field ? `${where}.${field}` : where;
  return new Problem("validation", `${place}: ${first.message ?? "is not valid"}`, {
    field: field || where,
    cause: error,
  });
};

const isFastifyError = (error: unknown): error is FastifyError => error instanceof Error && "code" in error;

/** Turns anything that was thrown into a problem. The message for an unexpected error reveals nothing internal. */
export const toProblem = (error: unknown): Problem => {
  if (error instanceof Problem) return error;
  if (isStorageFailure(error)) return new Problem("database", "The database can't do this now", { cause: error });
  if (!isFastifyError(error)) return new Problem("unhandled", hidden, { cause: error });
  if (error.validation) return validationProblem(error);
  const refusal = refusals[error.code];
  if (refusal) {
    const field = refusal.detail.split(":", 1)[0] ?? "body";
    return new Problem(refusal.kind, refusal.detail, { field, cause: error });
  }
  const { statusCode = 500 } = error;
  if (error.code.startsWith("FST_") && statusCode >= 400 && statusCode < 500) {
    return new Problem("request", error.message, { status: statusCode, cause: error });
  }
  return new Problem("unhandled", hidden, { cause: error });
};
