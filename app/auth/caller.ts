import type { FastifyRequest } from "fastify";

/** The user of a request, from its token. */
export interface Caller {
  readonly id: number;
}

declare module "fastify" {
  interface FastifyRequest {
    /** Set on routes that require a caller. */
    caller?: Caller;
  }
}

/** The caller on a route that requires one. */
export const callerOf = ({ caller }: Pick<FastifyRequest, "caller">): Caller => {
  if (!caller) throw new Error("A route reads its caller without requiring one");
  return caller;
};
