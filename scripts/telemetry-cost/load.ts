import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

const body = JSON.stringify({ user_id: 7, amount: 19.5, note: "two of the small ones" });
const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };

const send = (port: number, agent: Agent): Promise<void> =>
  new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, path: "/orders", method: "POST", headers, agent }, (answer) => {
      answer.resume();
      answer.on("end", () =>
        answer.statusCode === 201 ? resolve() : reject(new Error(`answered ${answer.statusCode}`)),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });

const connections = 8;
const pauseMillis = 5;

/**
 * Sends so many requests over eight connections that are kept, all eight every five milliseconds. At a steady pace the
 * kernel's work for a request is the same whatever the server does; at full speed a slower server meets a client that
 * has gone to sleep, and pays for waking it. A request that fails ends it.
 */
export const load = async (port: number, requests: number): Promise<void> => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  for (let sent = 0; sent < requests; sent += connections) {
    const volley = Array.from({ length: Math.min(connections, requests - sent) }, () => send(port, agent));
    await Promise.all([pause(pauseMillis), ...volley]);
  }
  agent.destroy();
};
