import type { FastifyReply, FastifyRequest } from "fastify";

const clientClosed = 499; // nginx's word for a caller that did not wait

/** How the answer to a request ended. */
export interface AnswerEnd {
  readonly status: number;
  /** Milliseconds since the request came. */
  readonly millis: number;
}

/** Tells how the answer ended, once it has: unlike Fastify's `onResponse`, for callers too who hang up. */
export const onAnswerEnd = (request: FastifyRequest, { raw }: FastifyReply, tell: (end: AnswerEnd) => void): void => {
  raw.on("close", () =>
    tell({
      status: raw.writableEnded ? raw.statusCode : clientClosed,
      millis: performance.now() - request.began,
    }),
  );
};
