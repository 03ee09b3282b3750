import { readFileSync } from "node:fs";
import { Agent } from "node:http";
import { Agent as TlsAgent } from "node:https";
import { join } from "node:path";
import type DockerModem from "docker-modem";
import type Docker from "dockerode";
import { UserError } from "../../../base/user-error.ts";
import { negotiate, type EngineVersion } from "./api-version.ts";
import { engineAddress, type EngineAddress } from "./engine-address.ts";
import { SshAgent } from "./engine-ssh.ts";

/** Files of `DOCKER_CERT_PATH`: https://docs.docker.com/engine/security/protect-access/ */
const certificateFiles = { ca: "ca.pem", cert: "cert.pem", key: "key.pem" } as const;

/** Certificates by which engine and client know each other. */
const readCertificates = (folder: string): Readonly<Record<keyof typeof certificateFiles, Buffer>> => {
  const read = (file: string): Buffer => {
    try {
      return readFileSync(join(folder, file));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException; // the only kind that it throws
      throw new UserError(`docker: the certificate ${join(folder, file)} cannot be read: ${code}`, { cause: error });
    }
  };
  const { ca, cert, key } = certificateFiles;
  return { ca: read(ca), cert: read(cert), key: read(key) };
};

interface Connection {
  /** As a person knows it. */
  readonly name: string;
  /** Without a proxy, which the global agent may use. */
  readonly agent: Agent;
  readonly socketPath?: string;
  readonly host?: string;
  readonly port?: string;
  readonly protocol?: "https";
}

const connectionTo = ({ host: given, certificates, setBy }: EngineAddress): Connection => {
  const { protocol, hostname, port, pathname } = URL.canParse(given) ? new URL(given) : new URL("unsupported:");
  if (protocol === "unix:") return { name: pathname, agent: new Agent(), socketPath: pathname };
  if (protocol === "ssh:") return { name: given, agent: new SshAgent(given), host: "ssh", port: "80" };
  if (protocol !== "tcp:") {
    throw new UserError(`${setBy}: expected unix://<path>, tcp://<host>:<port> or ssh://<user>@<host>, got "${given}"`);
  }
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  if (certificates === undefined) {
    return { name: `${host}:${port || "2375"}`, agent: new Agent(), host, port: port || "2375" };
  }
  const agent = new TlsAgent(readCertificates(certificates));
  return { name: `${host}:${port || "2376"}`, agent, host, port: port || "2376", protocol: "https" };
};

/** Whether the engine is spoken to on this machine, where it then publishes its ports, too. */
export const isSpokenToHere = (env: NodeJS.ProcessEnv = process.env): boolean =>
  /^(unix:|tcp:\/\/(localhost|127\.[\d.]+|\[::1\])(:|\/|$))/.test(engineAddress(env).host);

/** What stands in the way and the way out, by the error's code. */
const problems: Readonly<Record<string, (where: string) => string>> = {
  ENOENT: (where) =>
    `docker: there is no Docker Engine at ${where}; install and start one, or say by DOCKER_HOST where it is`,
  ECONNREFUSED: (where) => `docker: nobody answers at ${where}; start the Docker Engine (systemctl start docker)`,
  EACCES: (where) =>
    `docker: ${where} is not yours to use; join the group docker (usermod -aG docker <you>), then log in anew`,
};

/** What dockerode adds to an error that the engine answers. */
interface Refusal {
  readonly statusCode?: number;
  /** The answer, unless it is a stream. */
  readonly json?: { readonly message?: string };
}

const explained = (error: NodeJS.ErrnoException & Refusal, where: string, call: string): UserError => {
  const { code = "", message, statusCode, json } = error;
  if (error.name === "AbortError") return new UserError(`docker: ${where} does not answer`, { cause: error });
  const words = json?.message ?? message.replace(/^.*? - /, "");
  const refusal = `docker: ${call}: ${statusCode} ${words}`.trim();
  const failure = problems[code]?.(where) ?? `docker: ${where} cannot be asked: ${message}`;
  return new UserError(statusCode === undefined ? failure : refusal, { cause: error });
};

// The types lack that it can be aborted.
const versionOf = (engine: Docker, abortSignal: AbortSignal): Promise<EngineVersion> =>
  (engine.version as (options: { readonly abortSignal: AbortSignal }) => Promise<EngineVersion>)({ abortSignal });

/** An engine that does not say who it is within this time does not work; a login by ssh may take longer. */
const patience = ({ host }: EngineAddress): number => (host.startsWith("ssh:") ? 30_000 : 5000);

/**
 * Opens a client of the Docker Engine (https://docs.docker.com/reference/api/engine/) that speaks the newest version of its
 * API that is known here. All that it fails with is a UserError of one line.
 *
 * @throws UserError with one line where there is no engine, it does not run, may not be asked, or is too old or too new.
 */
export const openEngine = async (env: NodeJS.ProcessEnv = process.env): Promise<Docker> => {
  const address = engineAddress(env);
  const { name, ...connection } = connectionTo(address);
  // It loads gRPC and more: what does not ask the engine does without.
  const { default: Dockerode } = await import("dockerode");
  // What is left out here it would take from this process' environment.
  const unset = { socketPath: undefined, host: undefined, port: undefined, protocol: "http" as const };
  const engine = new Dockerode({ ...unset, ca: undefined, cert: undefined, key: undefined, ...connection });
  const modem = engine.modem as DockerModem & { version?: string };
  const dial = modem.dial.bind(modem);
  modem.dial = (options, done) => {
    const call = `${options.method} ${options.path.replace(/\?$/, "")}`;
    dial(options, (error, answer) => done?.(error && explained(error, name, call), answer));
  };
  const version = await versionOf(engine, AbortSignal.timeout(patience(address)));
  if (!version.ApiVersion) throw new UserError(`docker: what answers at ${name} is not a Docker Engine`);
  modem.version = `v${negotiate(version)}`;
  return engine;
};

const unless =
  (status: number) =>
  <Answer>(answer: Promise<Answer>): Promise<Answer | undefined> =>
    answer.catch((error: unknown) => {
      if ((error as { readonly cause?: Refusal }).cause?.statusCode === status) return undefined;
      throw error;
    });

/** What an engine answers about something, or undefined where it does not know it. */
export const ifKnown = unless(404);

/** The same of a start or a stop, or undefined where the container is started or stopped already. */
export const ifNotYet = unless(304);
