import type { FastifyReply, FastifyRequest } from "fastify";

const clientClosed = 499; // nginx's status for a client that closed the connection

/** How the response to a request ended. */
export interface AnswerEnd {
  readonly status: number;
  /** Milliseconds since the request arrived. */
  readonly millis: number;
}

/** Calls back when the response has ended. Unlike Fastify's `onResponse`, also if the client disconnects. */
export const onAnswerEnd = (request: FastifyRequest, { raw }: FastifyReply, tell: (end: AnswerEnd) => void): void => {
  raw.on("close", () =>
    tell({
      status: raw.writableEnded ? raw.statusCode : clientClosed,
      millis: performance.now() - request.began,
    }),
  );
};
