import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { UserError } from "../../../base/user-error.ts";

/** Where an engine listens, and how it is reached. */
export interface EngineAddress {
  /** `unix://`, `tcp://` or `ssh://`. */
  readonly host: string;
  /** Folder of `ca.pem`, `cert.pem` and `key.pem`, where TLS is spoken. */
  readonly certificates?: string;
  /** What set it, for error messages. */
  readonly setBy: string;
}

const standardHost = "unix:///var/run/docker.sock";

const configFolder = (env: NodeJS.ProcessEnv): string =>
  env["DOCKER_CONFIG"] || join(env["HOME"] || homedir(), ".docker");

const readJson = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UserError(`docker: ${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
};

const selectedContext = (folder: string): string | undefined => {
  const file = join(folder, "config.json");
  return existsSync(file) ? (readJson(file) as { readonly currentContext?: string }).currentContext : undefined;
};

interface ContextFile {
  readonly Endpoints?: { readonly docker?: { readonly Host?: string; readonly SkipTLSVerify?: boolean } };
}

/** Reads a context as `docker context create` stores it: docker/cli, cli/context/store. */
const addressOfContext = (name: string, setBy: string, folder: string): EngineAddress => {
  const id = createHash("sha256").update(name).digest("hex");
  const file = join(folder, "contexts", "meta", id, "meta.json");
  if (!existsSync(file)) {
    throw new UserError(
      `${setBy}: there is no context "${name}" in ${folder}; docker context ls shows those there are`,
    );
  }
  const { Host: host, SkipTLSVerify: skips } = (readJson(file) as ContextFile).Endpoints?.docker ?? {};
  if (!host) throw new UserError(`${setBy}: the context "${name}" names no Docker Engine`);
  if (skips) {
    throw new UserError(
      `${setBy}: the context "${name}" skips the verification of TLS, which Pulumi's plugin cannot; ` +
        `give it a CA (docker context update ${name} --docker host=${host},ca=…)`,
    );
  }
  const certificates = join(folder, "contexts", "tls", id, "docker");
  const usesTls = host.startsWith("tcp:") && existsSync(certificates);
  return { host, setBy: `context ${name}`, ...(usesTls && { certificates }) };
};

/**
 * The address of the engine, as docker's own command line finds it: `DOCKER_HOST`, then the context of `DOCKER_CONTEXT`,
 * then the one that `docker context use` selected, then the default socket (docker/cli: cli/command/cli.go).
 *
 * @throws UserError with one line for a context that does not exist or cannot be used.
 */
export const engineAddress = (env: NodeJS.ProcessEnv = process.env): EngineAddress => {
  const folder = configFolder(env);
  const { DOCKER_HOST: given, DOCKER_CONTEXT: named, DOCKER_TLS_VERIFY: usesTls } = env;
  const context = given ? undefined : named || selectedContext(folder);
  if (context && context !== "default") {
    return addressOfContext(context, named ? "DOCKER_CONTEXT" : join(folder, "config.json"), folder);
  }
  const host = given || (usesTls ? "tcp://localhost:2376" : standardHost);
  const certificates = usesTls && host.startsWith("tcp:") ? env["DOCKER_CERT_PATH"] || folder : undefined;
  return { host, setBy: "DOCKER_HOST", ...(certificates && { certificates }) };
};

/**
 * The environment in which another program reaches the same engine by `DOCKER_HOST` alone. Pulumi's plugin needs it: of
 * contexts it reads neither the selected one, nor `DOCKER_CONFIG`, nor their certificates, and it speaks TLS wherever
 * `DOCKER_CERT_PATH` is set (kreuzwerker/terraform-provider-docker: internal/provider/provider.go, config.go).
 */
export const engineEnvironment = (env: NodeJS.ProcessEnv = process.env): Readonly<Record<string, string>> => {
  const { host, certificates = "" } = engineAddress(env);
  return {
    DOCKER_HOST: host,
    DOCKER_CONTEXT: "",
    DOCKER_CERT_PATH: certificates,
    DOCKER_TLS_VERIFY: certificates && "1",
  };
};

/**
 * Makes sure that Pulumi's plugin, started in this environment, reaches the same engine: {@link engineEnvironment} sees to
 * it, and bare `pulumi` goes without.
 *
 * @throws UserError with one line if it does not.
 */
export const refuseOtherEngine = (env: NodeJS.ProcessEnv = process.env): void => {
  const { host, certificates = "" } = engineAddress(env);
  const reached = env["DOCKER_CONTEXT"] ? undefined : env["DOCKER_HOST"] || standardHost;
  if (reached === host && (env["DOCKER_CERT_PATH"] ?? "") === certificates) return;
  throw new UserError(
    `docker: Pulumi's plugin does not find the engine ${host} in this environment; ` +
      "run Pulumi by npm run pulumi -- <command>, which leads it there",
  );
};
