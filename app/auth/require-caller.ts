import type { onRequestAsyncHookHandler } from "fastify";
import { attributes } from "../../signals/attributes.ts";
import { spanEvents } from "../../signals/spans.ts";
import { Problem } from "../http/problem.ts";
import { addEvent, annotate } from "../telemetry/span.ts";
import type { Accounts } from "./accounts.ts";
import type { Tokens } from "./tokens.ts";

/** Rejects a request without a valid access token of an existing account, before it reads the body. */
export type RequireCaller = onRequestAsyncHookHandler;

const bearer = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i;

const noToken = "must be `Bearer` and a valid access token, which /auth/login gives";
const noAccount = "the account of this token is gone";

const refuse = (why: string): never => {
  addEvent(spanEvents.unauthorized);
  throw new Problem("unauthorized", `header.authorization: ${why}`, { field: "authorization" });
};

export const createRequireCaller =
  (tokens: Pick<Tokens, "verify">, accounts: Pick<Accounts, "exists">): RequireCaller =>
  async (request) => {
    const token = bearer.exec(request.headers.authorization ?? "")?.[1];
    const id = token === undefined ? undefined : await tokens.verify(token);
    if (id === undefined) return refuse(noToken);
    if (!(await accounts.exists(id))) return refuse(noAccount);
    annotate({ [attributes.userId]: id });
    request.caller = { id };
  };
