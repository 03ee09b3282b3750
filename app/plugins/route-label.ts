import type { FastifyRequest } from "fastify";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The route in OpenAPI format: `/users/{id}`. */
    template?: string;
    /** The operation's name in the OpenAPI document. */
    operation?: string | undefined;
  }
  interface FastifyRequest {
    /**
     * The configuration of the request's route. It is stored because Fastify builds `routeOptions` again at each read.
     */
    routeConfig: FastifyContextConfig;
  }
}

/** The label of all requests without a route. */
export const unmatched = "unmatched";

export const toTemplate = (url: string): string => url.replace(/:(\w+)/g, "{$1}");

/** The route's pattern, never the URL, so that the number of values is bounded. */
export const routeOf = ({ routeConfig }: Pick<FastifyRequest, "routeConfig">): string =>
  routeConfig.template ?? unmatched;
