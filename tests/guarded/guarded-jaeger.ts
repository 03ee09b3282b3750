import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { locateTool } from "../../tools/tools.ts";
import type { GuardedStack } from "./guarded-stack.ts";

/** Starts the real Jaeger with the configuration that the docker platform gives it; each of its ports is moved up. */
export const startGuardedJaeger = async (stack: GuardedStack, shift: number) => {
  const file = stack.pathOf("jaeger", "jaeger.yml");
  const text = stack
    .here("jaeger", stack.filesOf("jaeger")["jaeger.yml"]!)
    .replaceAll(/0\.0\.0\.0:(\d+)/g, (_all, port: string) => `127.0.0.1:${Number(port) + shift}`)
    .replace("host: 0.0.0.0", "host: 127.0.0.1")
    .replace("port: 8888", `port: ${8888 + shift}`);
  writeFileSync(file, text);
  const jaeger = await locateTool("jaeger");
  const child = spawn(jaeger!.executable, ["--config", file], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
  }
  const ended = once(child, "exit");
  return {
    url: (port: number): string => `http://127.0.0.1:${port + shift}`,
    /** What it said, once it has ended. */
    ended: async (): Promise<string> => {
      await ended;
      return output;
    },
    close: async (): Promise<void> => {
      if (child.exitCode === null) child.kill();
      await ended;
    },
  };
};
