import type { FastifyRequest } from "fastify";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The route as documentation writes it: `/users/{id}`. */
    template?: string;
  }
}

/** The label of everything that no route answers. */
export const unmatched = "unmatched";

export const toTemplate = (url: string): string => url.replace(/:(\w+)/g, "{$1}");

/** The route's pattern, never the URL: bounded however odd the requests are. */
export const routeOf = ({ routeOptions }: Pick<FastifyRequest, "routeOptions">): string =>
  routeOptions.config.template ?? unmatched;
