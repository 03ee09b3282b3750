import type { FastifyReply, FastifyRequest } from "fastify";
import { atEndOfTurn } from "../telemetry/end-of-turn.ts";

const clientClosed = 499; // nginx's status for a client that closed the connection

/** How the response to a request ended. */
export interface AnswerEnd {
  readonly status: number;
  /** Milliseconds since the request arrived. */
  readonly millis: number;
}

/** Receives how the response to a request ended. */
export type AnswerListener = (request: FastifyRequest, end: AnswerEnd) => void;

declare module "fastify" {
  interface FastifyInstance {
    /** Called for each response that ended, in this order. Unlike Fastify's `onResponse`, also if the client disconnects. */
    answerListeners: AnswerListener[];
  }
}

export interface AnswerEnds {
  readonly watch: (request: FastifyRequest, reply: FastifyReply) => void;
  /** Calls the listeners for the responses that have just ended. */
  readonly flush: () => void;
}

/** Calls the listeners soon after a response has ended, with one event listener on the response for all of them. */
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
