import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { UserError } from "../../base/user-error.ts";
import { startOpenMeteo } from "../../app/testing/fake-open-meteo.ts";
import { root } from "../project/root.ts";

/** An API for one run: all of it in one process, on a free port, with demo data and a weather provider that is well. */
export interface OwnApi {
  readonly address: string;
  readonly stop: () => Promise<void>;
}

/** Starts an API process of its own; nothing of it stays. */
export const startOwnApi = async (): Promise<OwnApi> => {
  const provider = await startOpenMeteo();
  const child = spawn(process.execPath, [join(root, "app", "main.ts")], {
    cwd: root,
    env: {
      PATH: process.env["PATH"],
      SERVICE_ROLE: "all",
      PORT: "0",
      OTEL_ENABLED: "false",
      WEATHER_URL: provider.address,
      ENVIRONMENT: "local",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on("line", (line) => {
      const found = /Listening on (http:[^"]+)"/.exec(line)?.[1];
      if (found) resolve(found);
    });
    void exited.then(() => reject(new UserError("the API ended before it listened")));
  });
  return {
    address,
    async stop() {
      child.kill("SIGTERM");
      await exited;
      await provider.close();
    },
  };
};
