import { spawn } from "node:child_process";
import { Agent, type ClientRequestArgs } from "node:http";
import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import { UserError } from "../../../base/user-error.ts";
import { onSearchPath } from "../../../tools/search-path.ts";

/** By default sshd drops connections at random once more than ten are logging in (`MaxStartups`). */
const mostLoggingIn = 8;

/**
 * Arguments of `ssh` that lead to an engine, the same as docker's own command line gives (docker/cli: cli/connhelper).
 *
 * @throws UserError with one line for what is not such an address.
 */
export const sshArguments = (host: string): readonly string[] => {
  const { username, password, hostname, port, pathname, search, hash } = new URL(host);
  // The other end's shell reads the path.
  if (!hostname || password || search || hash || /[^\w./-]/.test(pathname)) {
    throw new UserError(`docker: expected ssh://[user@]host[:port][/path/of/docker.sock], got "${host}"`);
  }
  const socket = pathname.length > 1 ? [`--host=unix://${pathname}`] : [];
  return [
    "-o",
    "ConnectTimeout=30",
    "-T",
    ...(username ? ["-l", decodeURIComponent(username)] : []),
    ...(port ? ["-p", port] : []),
    "--",
    hostname.replace(/^\[(.*)\]$/, "$1"),
    "docker",
    ...socket,
    "system",
    "dial-stdio",
  ];
};

/** A connection that `ssh` carries, with as much of a socket as the HTTP client expects. */
const dial = (args: readonly string[], onLogin: () => void): Duplex => {
  const ssh = spawn("ssh", args, { stdio: ["pipe", "pipe", "pipe"] });
  const { stdin, stdout, stderr } = ssh;
  const connection = new Duplex({
    read: () => void stdout.resume(),
    write: (chunk, _encoding, done) => void stdin.write(chunk, () => done()),
    final: (done) => void stdin.end(() => done()),
    destroy: (error, done) => {
      onLogin();
      ssh.kill();
      done(error);
    },
  });
  let complaints = "";
  stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
  stdout.on("data", (chunk: Buffer) => {
    onLogin();
    if (!connection.push(chunk)) stdout.pause();
  });
  // The exit says why.
  stdin.on("error", () => {});
  ssh.on("error", (error) => connection.destroy(error));
  ssh.on("close", (code) => {
    if (code) connection.destroy(new Error(complaints.trim().split("\n").at(-1) || `ssh exited with code ${code}`));
    else connection.push(null);
  });
  const parts = [ssh, ...([stdin, stdout, stderr] as unknown as readonly Socket[])];
  return Object.assign(connection, {
    ref: () => parts.forEach((part) => part.ref()),
    unref: () => parts.forEach((part) => part.unref()),
    setKeepAlive: () => connection,
    setNoDelay: () => connection,
    setTimeout: () => connection,
  });
};

/** Reaches an engine by the `ssh` program, so that `~/.ssh/config`, agents and known hosts hold as they do for docker. */
export class SshAgent extends Agent {
  readonly #args: readonly string[];
  readonly #waiting: (() => void)[] = [];
  #loggingIn = 0;

  constructor(host: string) {
    // Each connection is a login.
    super({ keepAlive: true });
    this.#args = sshArguments(host);
    if (onSearchPath("ssh", process.env).length === 0) {
      throw new UserError(`docker: ${host} needs the program ssh, which is not on PATH`);
    }
  }

  override createConnection(
    _options: ClientRequestArgs,
    done?: (error: Error | null, connection: Duplex) => void,
  ): undefined {
    const start = (): void => {
      this.#loggingIn += 1;
      let isLoggedIn = false;
      const onLogin = (): void => {
        if (isLoggedIn) return;
        isLoggedIn = true;
        this.#loggingIn -= 1;
        this.#waiting.shift()?.();
      };
      done?.(null, dial(this.#args, onLogin));
    };
    if (this.#loggingIn < mostLoggingIn) start();
    else this.#waiting.push(start);
  }
}
