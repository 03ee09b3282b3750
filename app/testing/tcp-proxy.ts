import { connect, createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

/**
 * State of the connection to a server: open, cut (refused and closed), or stalled (bytes disappear, connections stay).
 */
export type Way = "open" | "cut" | "stalled";

/** A connection to a server that a test can interrupt. */
export interface TcpProxy {
  readonly port: number;
  way: Way;
  readonly close: () => Promise<void>;
}

/** Listens on its own port and forwards to another port of this machine. */
export const startProxy = async (target: number): Promise<TcpProxy> => {
  const sockets = new Set<Socket>();
  let way: Way = "open";

  const pass = (from: Socket, to: Socket): void => {
    sockets.add(from);
    from.on("data", (chunk) => {
      if (way !== "stalled" && to.writable) to.write(chunk);
    });
    from.on("error", () => {});
    from.on("close", () => {
      sockets.delete(from);
      to.destroy();
    });
  };
  const tear = (): void => {
    for (const socket of sockets) socket.destroy();
  };

  const server = createServer((client) => {
    if (way === "cut") return client.destroy();
    const upstream = connect(target, "127.0.0.1");
    pass(client, upstream);
    pass(upstream, client);
    return client;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind
  return {
    port,
    get way() {
      return way;
    },
    set way(next) {
      way = next;
      if (next === "cut") tear();
    },
    async close() {
      tear();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
