import type { FastifyRequest } from "fastify";

/** The requested path without its query string. */
export const pathOf = ({ url }: Pick<FastifyRequest, "url">): string => {
  const end = url.indexOf("?");
  return end < 0 ? url : url.slice(0, end);
};
