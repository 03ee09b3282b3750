import { request } from "node:http";

/** What the engine answered. */
export interface EngineAnswer {
  readonly status: number;
  /** Parsed where it is JSON: https://docs.docker.com/reference/api/engine/ */
  readonly body: unknown;
}

export interface EngineRequest {
  readonly method?: "DELETE" | "GET" | "POST" | "PUT";
  readonly query?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly tar?: Buffer;
}

/** The version of the API that is spoken: Docker 20.10's. */
const api = "/v1.41";

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

const socketOf = (host: string): string => {
  if (!host.startsWith("unix://")) throw new Error(`DOCKER_HOST: expected unix://<path>, got ${host}`);
  return host.slice("unix://".length);
};

/**
 * The Docker Engine's HTTP API, as much of it as the tests need. (The library for it, dockerode, brings an SSH client with a
 * native install script.)
 */
export const engineClient = (host = process.env["DOCKER_HOST"] ?? "unix:///var/run/docker.sock") => {
  const socketPath = socketOf(host);

  /** The engine's answer, whatever its status. */
  const ask = (path: string, { method = "GET", query = {}, json, tar }: EngineRequest = {}): Promise<EngineAnswer> =>
    new Promise((resolve, reject) => {
      const body = tar ?? (json === undefined ? undefined : JSON.stringify(json));
      const search = new URLSearchParams(query).toString();
      const asking = request(
        {
          socketPath,
          method,
          path: `${api}${path}${search && `?${search}`}`,
          headers: {
            ...(body !== undefined && {
              "content-type": tar ? "application/x-tar" : "application/json",
              "content-length": Buffer.byteLength(body),
            }),
          },
        },
        (response) => {
          let text = "";
          response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
          response.on("end", () => resolve({ status: response.statusCode ?? 0, body: parsed(text) }));
        },
      );
      asking.on("error", reject);
      asking.end(body);
    });

  /** The body of an answer that means success, or undefined where the status is one of `missing`. */
  const call = async (path: string, options: EngineRequest = {}, missing: readonly number[] = []): Promise<unknown> => {
    const { status, body } = await ask(path, options);
    if (status < 400) return body;
    if (missing.includes(status)) return undefined;
    const { message = body } = (typeof body === "object" && body !== null ? body : {}) as { message?: unknown };
    throw new Error(`docker: ${options.method ?? "GET"} ${path}: ${status} ${String(message)}`);
  };

  return { ask, call };
};

export type EngineClient = ReturnType<typeof engineClient>;
