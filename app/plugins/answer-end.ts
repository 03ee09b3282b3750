import type { FastifyReply, FastifyRequest } from "fastify";
import { atEndOfTurn } from "../telemetry/end-of-turn.ts";

const clientClosed = 499; // nginx's word for a caller that did not wait

/** How the answer to a request ended. */
export interface AnswerEnd {
  readonly status: number;
  /** Milliseconds since the request came. */
  readonly millis: number;
}

/** Learns how the answer to a request ended. */
export type AnswerListener = (request: FastifyRequest, end: AnswerEnd) => void;

declare module "fastify" {
  interface FastifyInstance {
    /** Learn how each answer ended, in this order. Unlike Fastify's `onResponse`, also of callers who hang up. */
    answerListeners: AnswerListener[];
  }
}

export interface AnswerEnds {
  readonly watch: (request: FastifyRequest, reply: FastifyReply) => void;
  /** Tells the listeners of the answers that have just ended. */
  readonly flush: () => void;
}

/** Tells the listeners of each answer that has ended, soon after: with one listener on the response for all of them. */
export const createAnswerEnds = (listeners: readonly AnswerListener[]): AnswerEnds => {
  const { add, flush } = atEndOfTurn<readonly [FastifyRequest, AnswerEnd]>((ended) => {
    for (const listener of listeners) for (const [request, end] of ended) listener(request, end);
  });
  const watch: AnswerEnds["watch"] = (request, { raw }) => {
    raw.on("close", () => {
      const status = raw.writableEnded ? raw.statusCode : clientClosed;
      add([request, { status, millis: performance.now() - request.began }]);
    });
  };
  return { watch, flush };
};
