import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type Docker from "dockerode";
import { openEngine } from "../../infra/platforms/docker/engine.ts";

const answerMillis = 30_000;

/** A Docker Engine for a test. */
export interface Daemon {
  /** As `DOCKER_HOST` names it. */
  readonly host: string;
  readonly engine: Docker;
  /** Ends it and starts it again, as an update of its package would. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once("exit", () => resolve());
  });

const start = async (folder: string, host: string): Promise<ChildProcess> => {
  const log = join(folder, "dockerd.log");
  const args = [
    "--data-root",
    join(folder, "data"),
    "--exec-root",
    join(folder, "exec"),
    "--pidfile",
    join(folder, "pid"),
  ];
  const child = spawn("dockerd", [...args, "--host", host], { stdio: ["ignore", "pipe", "pipe"] });
  const output = createWriteStream(log, { flags: "a" });
  child.stdout.pipe(output, { end: false });
  child.stderr.pipe(output, { end: false });
  const deadline = Date.now() + answerMillis;
  const answers = () =>
    openEngine({ DOCKER_HOST: host }).then(
      () => true,
      () => false,
    );
  while (!(await answers())) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill();
      throw new Error(`dockerd does not answer:\n${readFileSync(log, "utf8").split("\n").slice(-15).join("\n")}`);
    }
    await pause(200);
  }
  return child;
};

/** Whether this machine can run a Docker Engine of the test's own. */
export const canRunDaemon = (): boolean =>
  process.getuid?.() === 0 && ["/usr/sbin/dockerd", "/usr/bin/docker-registry"].every((path) => existsSync(path));

/** Starts a Docker Engine whose data lies in a folder of its own. */
export const openDaemon = async (folder: string): Promise<Daemon> => {
  mkdirSync(folder, { recursive: true });
  const host = `unix://${join(folder, "docker.sock")}`;
  let child = await start(folder, host);
  const stop = async () => {
    child.kill("SIGTERM");
    await ended(child);
  };
  return {
    host,
    engine: await openEngine({ DOCKER_HOST: host }),
    restart: async () => {
      await stop();
      child = await start(folder, host);
    },
    close: stop,
  };
};
