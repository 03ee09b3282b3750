import { request, type RequestOptions } from "node:http";
import { UserError } from "../../user-error.ts";

/** Where the engine listens: as `DOCKER_HOST` says, for us and for Pulumi's docker provider alike. */
const whereOf = (env: NodeJS.ProcessEnv): RequestOptions => {
  const host = env["DOCKER_HOST"] || "unix:///var/run/docker.sock";
  const { protocol, hostname, port, pathname } = URL.canParse(host) ? new URL(host) : new URL("unsupported:");
  if (protocol === "unix:") return { socketPath: pathname };
  if (protocol === "tcp:" && !env["DOCKER_TLS_VERIFY"]) return { host: hostname, port };
  throw new UserError(`DOCKER_HOST: expected unix://<path> or tcp://<host>:<port> without TLS, got "${host}"`);
};

/** What stands in the way and the way out, by the error's code. */
const problems: Readonly<Record<string, (where: string) => string>> = {
  ENOENT: (where) =>
    `docker: there is no Docker Engine at ${where}; install and start one, or say by DOCKER_HOST where it is`,
  ECONNREFUSED: (where) => `docker: nobody answers at ${where}; start the Docker Engine (systemctl start docker)`,
  EACCES: (where) =>
    `docker: ${where} is not yours to use; join the group docker (usermod -aG docker <you>), then log in anew`,
};

const answerOf = (where: RequestOptions, path: string): Promise<{ readonly status: number; readonly body: string }> =>
  new Promise((resolve, reject) => {
    const asking = request({ ...where, path, timeout: 5000 }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    asking.on("timeout", () => asking.destroy(new Error("no answer within 5 s")));
    asking.on("error", reject);
    asking.end();
  });

/**
 * Asks the Docker Engine; what it answers, or undefined if it does not know what was asked about.
 *
 * @throws UserError with one line where there is no engine, it does not run, or may not be asked.
 */
export const askEngine = async (path: string, env: NodeJS.ProcessEnv = process.env): Promise<unknown> => {
  const where = whereOf(env);
  try {
    const { status, body } = await answerOf(where, path);
    if (status === 404) return undefined;
    if (status !== 200) throw new Error(`${path} is answered by ${status}`);
    return JSON.parse(body);
  } catch (error) {
    const address = where.socketPath ?? `${where.host}:${where.port}`;
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw new UserError(problems[code]?.(address) ?? `docker: ${address} cannot be asked: ${message}`, {
      cause: error,
    });
  }
};
