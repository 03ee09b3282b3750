import { spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

/** What a stretch of requests was like for who sent them. */
export interface Stretch {
  readonly sent: number;
  readonly failed: number;
  /** Milliseconds. */
  readonly p99: number;
}

/** The API as one process of its own. */
export interface ApiProcess {
  /** Sends the same request so often a second, whether the ones before are answered or not. */
  readonly load: (perSecond: number, seconds: number) => Promise<Stretch>;
  /** The value of a metric without labels. */
  readonly metric: (name: string) => Promise<number>;
  readonly stop: () => Promise<void>;
}

const answerMillis = 10_000;

const listening = (output: NodeJS.ReadableStream): Promise<string> =>
  new Promise((resolve) => {
    output.on("data", (line: Buffer) => {
      const address = /Listening on (http:\/\/[\d.:]+)/.exec(line.toString())?.[1];
      if (address) resolve(address);
    });
  });

export const startApi = async (env: Readonly<Record<string, string>>): Promise<ApiProcess> => {
  const child = spawn(process.execPath, ["app/main.ts"], {
    env: { PATH: process.env["PATH"], PORT: "0", SERVICE_ROLE: "all", ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const address = await listening(child.stdout);
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });

  /** Milliseconds until the answer; none if it is no success. */
  const send = (): Promise<number | undefined> =>
    new Promise((resolve) => {
      const began = performance.now();
      const sent = request(`${address}/users/1`, { agent, timeout: answerMillis }, (answer) => {
        answer.resume();
        answer.on("end", () => resolve(answer.statusCode === 200 ? performance.now() - began : undefined));
      });
      sent.on("timeout", () => sent.destroy());
      sent.on("error", () => resolve(undefined));
      sent.end();
    });

  return {
    async load(perSecond, seconds) {
      const began = performance.now();
      const sent: Promise<number | undefined>[] = [];
      while (sent.length < perSecond * seconds) {
        const due = began + (sent.length / perSecond) * 1000;
        const early = due - performance.now();
        if (early > 0) await pause(early);
        sent.push(send());
      }
      const times = (await Promise.all(sent)).filter((time) => time !== undefined).toSorted((a, b) => a - b);
      const p99 = times[Math.floor(times.length * 0.99)] ?? Number.POSITIVE_INFINITY;
      return { sent: sent.length, failed: sent.length - times.length, p99 };
    },
    async metric(name) {
      const text = await (await fetch(`${address}/metrics`)).text();
      return Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1]);
    },
    async stop() {
      agent.destroy();
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
};
