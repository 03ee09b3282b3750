import { readFileSync } from "node:fs";
import { request, type ClientRequest, type IncomingMessage } from "node:http";
import { request as requestOverTls, type RequestOptions } from "node:https";
import { join } from "node:path";
import { UserError } from "../../../base/user-error.ts";
import { negotiate, type EngineVersion } from "./api-version.ts";

/** Files of `DOCKER_CERT_PATH`: https://docs.docker.com/engine/security/protect-access/ */
const certificateFiles = { ca: "ca.pem", cert: "cert.pem", key: "key.pem" } as const;

/** Certificates by which engine and client know each other. */
const certificates = (env: NodeJS.ProcessEnv): RequestOptions => {
  const folder = env["DOCKER_CERT_PATH"];
  if (!folder) {
    throw new UserError(
      `DOCKER_CERT_PATH: expected the folder of ${Object.values(certificateFiles).join(", ")}, as DOCKER_TLS_VERIFY is set`,
    );
  }
  const read = ([name, file]: readonly [string, string]) => {
    try {
      return [name, readFileSync(join(folder, file))];
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException; // the only kind that it throws
      throw new UserError(`DOCKER_CERT_PATH: ${join(folder, file)} cannot be read: ${code}`, { cause: error });
    }
  };
  return Object.fromEntries(Object.entries(certificateFiles).map(read)) as RequestOptions;
};

/**
 * Pulumi's plugin follows a context before `DOCKER_HOST`, and speaks TLS wherever there is a folder of certificates
 * (kreuzwerker/terraform-provider-docker: internal/provider/provider.go, config.go). It would use another engine than we.
 */
const refuseOtherWays = (env: NodeJS.ProcessEnv): void => {
  const { DOCKER_CONTEXT: context, DOCKER_HOST: host, DOCKER_CERT_PATH: folder, DOCKER_TLS_VERIFY: verify } = env;
  if (context) {
    throw new UserError(
      `DOCKER_CONTEXT: only DOCKER_HOST is followed, got "${context}"; unset it and set DOCKER_HOST ` +
        `(docker context inspect ${context} shows the address)`,
    );
  }
  if (host?.startsWith("tcp:") && folder && !verify) {
    throw new UserError(
      "DOCKER_CERT_PATH: Pulumi's docker plugin speaks TLS with it; set DOCKER_TLS_VERIFY=1 as well, or unset it",
    );
  }
};

/**
 * Where the engine listens: as `DOCKER_HOST` says, for us and for Pulumi's docker plugin alike.
 *
 * @throws UserError with one line for what is not supported, and for certificates that cannot be read.
 */
export const whereOf = (env: NodeJS.ProcessEnv): RequestOptions => {
  refuseOtherWays(env);
  const host = env["DOCKER_HOST"] || "unix:///var/run/docker.sock";
  const { protocol, hostname, port, pathname } = URL.canParse(host) ? new URL(host) : new URL("unsupported:");
  if (protocol === "unix:") return { socketPath: pathname };
  if (protocol === "tcp:") {
    const name = hostname.replace(/^\[(.*)\]$/, "$1");
    return env["DOCKER_TLS_VERIFY"]
      ? { host: name, port: port || 2376, ...certificates(env) }
      : { host: name, port: port || 2375 };
  }
  const way = protocol === "ssh:" ? "; forward its socket (ssh -L) and name that" : "";
  throw new UserError(`DOCKER_HOST: expected unix://<path> or tcp://<host>:<port>, got "${host}"${way}`);
};

/** Asks an engine on a connection of its own: proxies are not for it. */
export const requestOf = (options: RequestOptions): ClientRequest =>
  (options.ca === undefined ? request : requestOverTls)({ ...options, agent: false });

/** Whether the engine is spoken to on this machine, where it then publishes its ports, too. */
export const isSpokenToHere = (env: NodeJS.ProcessEnv = process.env): boolean => {
  const { socketPath, host } = whereOf(env);
  return typeof socketPath === "string" || host === "localhost" || host === "127.0.0.1";
};

/** What stands in the way and the way out, by the error's code. */
const problems: Readonly<Record<string, (where: string) => string>> = {
  ENOENT: (where) =>
    `docker: there is no Docker Engine at ${where}; install and start one, or say by DOCKER_HOST where it is`,
  ECONNREFUSED: (where) => `docker: nobody answers at ${where}; start the Docker Engine (systemctl start docker)`,
  EACCES: (where) =>
    `docker: ${where} is not yours to use; join the group docker (usermod -aG docker <you>), then log in anew`,
};

interface Question {
  readonly method: "DELETE" | "GET";
  readonly path: string;
  readonly env: NodeJS.ProcessEnv;
}

const textOf = async (response: IncomingMessage): Promise<string> => {
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) text += String(chunk);
  return text;
};

/**
 * What stands before a path, so that an engine answers in a version that is known here.
 *
 * @throws UserError with one line if it speaks none of those, or cannot be asked.
 */
export const apiPrefix = async (env: NodeJS.ProcessEnv): Promise<string> => {
  const answer = await ask({ method: "GET", path: "/version", env });
  // Of the form that the engine's documentation says.
  const version = answer && (JSON.parse(await textOf(answer)) as EngineVersion);
  return version ? `/v${negotiate(version)}` : "";
};

/** The answer as soon as it begins, or undefined if the engine does not know what it was asked about. */
const ask = async ({ method, path, env }: Question): Promise<IncomingMessage | undefined> => {
  const where = whereOf(env);
  const prefix = path === "/version" ? "" : await apiPrefix(env);
  try {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const asking = requestOf({ ...where, method, path: prefix + path, timeout: 5000 });
      asking.on("response", resolve);
      asking.on("timeout", () => asking.destroy(new Error("no answer within 5 s")));
      asking.on("error", reject);
      asking.end();
    });
    const { statusCode = 0 } = answer;
    // What is being followed may have nothing to say for long.
    if (statusCode < 300) return answer.setTimeout(0);
    const text = await textOf(answer);
    if (statusCode === 404) return undefined;
    const [, why = ""] = /"message":"([^"]*)"/.exec(text) ?? [];
    throw new Error(`${path} is answered by ${statusCode} ${why}`.trim());
  } catch (error) {
    const address = where.socketPath ?? `${where.host}:${where.port}`;
    const { code = "", message } = error as NodeJS.ErrnoException;
    throw new UserError(problems[code]?.(address) ?? `docker: ${address} cannot be asked: ${message}`, {
      cause: error,
    });
  }
};

/**
 * Asks the Docker Engine (https://docs.docker.com/reference/api/engine/); what it answers, or undefined if it does not
 * know what was asked about.
 *
 * @throws UserError with one line where there is no engine, it does not run, or may not be asked.
 */
export const askEngine = async (path: string, env: NodeJS.ProcessEnv = process.env): Promise<unknown> => {
  const answer = await ask({ method: "GET", path, env });
  return answer && JSON.parse(await textOf(answer));
};

/** The same for what comes bit by bit, such as a log that is followed. */
export const streamFromEngine = (
  path: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<AsyncIterable<Buffer> | undefined> => ask({ method: "GET", path, env });

/** Has the engine remove something, if it is there. */
export const removeFromEngine = async (path: string, env: NodeJS.ProcessEnv = process.env): Promise<void> => {
  const answer = await ask({ method: "DELETE", path, env });
  answer?.resume();
};

/** A query that asks for what has a label, such as `observability.stack=dev`. */
export const withLabel = (label: string, value: string): string =>
  `filters=${encodeURIComponent(JSON.stringify({ label: [`${label}=${value}`] }))}`;
