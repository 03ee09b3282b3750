import { createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { PGlite } from "@electric-sql/pglite";

/** PostgreSQL for tests: the real parser, planner and storage, compiled to run in this process. */
export interface PostgresServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const sslRequest = 80_877_103;
const startup = 196_608;
const readyForQuery = 0x5a; // Z
const terminate = 0x58; // X
const idle = 0x49; // I

const message = (type: string, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};

/** Authentication succeeded, and ready for a query outside a transaction. */
const welcome = Buffer.concat([message("R", Buffer.alloc(4)), message("Z", Buffer.from("I"))]);

/** Whether the response ends with the status "no open transaction". */
const isIdle = (answer: Buffer): boolean => answer.at(-6) === readyForQuery && answer.at(-1) === idle;

/** Takes one complete message from the received bytes; the first messages of a connection have no type. */
const takeMessage = (bytes: Buffer, typed: boolean): Buffer | undefined => {
  const at = typed ? 1 : 0;
  if (bytes.length < at + 4) return undefined;
  const length = at + bytes.readInt32BE(at);
  return bytes.length < length ? undefined : bytes.subarray(0, length);
};

/** Serves PGlite on its own port: one session that connections use in turn, one transaction at a time. */
export const startPglite = async (): Promise<PostgresServer> => {
  const database = await PGlite.create();
  let turn = Promise.resolve();

  const serve = async (socket: Socket): Promise<void> => {
    let bytes: Buffer = Buffer.alloc(0);
    let started = false;
    let endTurn: (() => void) | undefined;

    const takeTurn = async (): Promise<void> => {
      if (endTurn) return;
      const before = turn;
      const { promise, resolve } = Promise.withResolvers<void>();
      turn = promise;
      endTurn = resolve;
      await before;
    };
    const answer = async (request: Buffer): Promise<void> => {
      await takeTurn();
      const reply = Buffer.from(await database.execProtocolRaw(request));
      if (socket.writable) socket.write(reply);
      if (!isIdle(reply)) return;
      endTurn?.();
      endTurn = undefined;
    };
    const begin = (request: Buffer): void => {
      const kind = request.readInt32BE(4);
      if (kind === sslRequest) socket.write("N");
      if (kind !== startup) return;
      started = true;
      socket.write(welcome);
    };

    try {
      for await (const chunk of socket as AsyncIterable<Buffer>) {
        bytes = Buffer.concat([bytes, chunk]);
        for (let next = takeMessage(bytes, started); next; next = takeMessage(bytes, started)) {
          bytes = bytes.subarray(next.length);
          if (!started) begin(next);
          else if (next[0] !== terminate) await answer(next);
        }
      }
    } finally {
      if (endTurn) await database.exec("rollback");
      endTurn?.();
    }
  };

  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    serve(socket).catch(() => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind
  return {
    url: `postgres://shop:s3cret@127.0.0.1:${port}/postgres`,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await database.close();
    },
  };
};
