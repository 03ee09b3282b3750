import type { onRequestAsyncHookHandler } from "fastify";
import { attributes } from "../../signals/attributes.ts";
import { spanEvents } from "../../signals/spans.ts";
import { Problem } from "../http/problem.ts";
import { addEvent, annotate } from "../telemetry/span.ts";
import type { Tokens } from "./tokens.ts";

/** Refuses a request without a valid access token, before its body is read. */
export type RequireCaller = onRequestAsyncHookHandler;

const bearer = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i;

export const createRequireCaller =
  (tokens: Pick<Tokens, "verify">): RequireCaller =>
  async (request) => {
    const token = bearer.exec(request.headers.authorization ?? "")?.[1];
    const id = token === undefined ? undefined : await tokens.verify(token);
    if (id === undefined) {
      addEvent(spanEvents.unauthorized);
      const detail = "header.authorization: must be `Bearer` and a valid access token, which /auth/login gives";
      throw new Problem("unauthorized", detail, { field: "authorization" });
    }
    annotate({ [attributes.userId]: id });
    request.caller = { id };
  };
