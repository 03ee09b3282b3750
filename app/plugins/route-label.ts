import type { FastifyRequest } from "fastify";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The route as documentation writes it: `/users/{id}`. */
    template?: string;
    /** The operation's name in the OpenAPI document. */
    operation?: string | undefined;
  }
  interface FastifyRequest {
    /** What the request's route says of itself. Kept, as Fastify puts `routeOptions` together anew for each reader. */
    routeConfig: FastifyContextConfig;
  }
}

/** The label of everything that no route answers. */
export const unmatched = "unmatched";

export const toTemplate = (url: string): string => url.replace(/:(\w+)/g, "{$1}");

/** The route's pattern, never the URL: bounded however odd the requests are. */
export const routeOf = ({ routeConfig }: Pick<FastifyRequest, "routeConfig">): string =>
  routeConfig.template ?? unmatched;
