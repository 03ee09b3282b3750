import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readFileSync } from "node:fs";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { engineAnswers, openEngineStandIn } from "./engine-stand-in.ts";
import { ifKnown, ifNotYet, isSpokenToHere, openEngine } from "./engine.ts";

const listening = async (server: Server, address = "127.0.0.1"): Promise<number> => {
  server.listen(0, address);
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
};

const nameOf = async (env: NodeJS.ProcessEnv): Promise<string> => (await (await openEngine(env)).info()).Name;

const problemOf = (env: NodeJS.ProcessEnv): Promise<string> =>
  nameOf(env).then(
    () => "no problem",
    (error: unknown) => (error as Error).message,
  );

test("an engine is asked where DOCKER_HOST says, and what it does not know is undefined", async () => {
  const { env } = await openEngineStandIn({ "GET /info": { Name: "there" } });
  expect(await nameOf(env)).toBe("there");
  expect(await ifKnown((await openEngine(env)).getImage("none").inspect())).toBeUndefined();
});

describe("the version of the API", () => {
  test.each([
    ["1.41", "1.12"],
    ["1.44", "1.24"],
    ["1.47", "1.24"],
    ["1.51", "1.24"],
    ["1.52", "1.44"],
    ["1.55", "1.44"],
  ])("is one that an engine of %s, at least %s, speaks", async (ApiVersion, MinAPIVersion) => {
    const { env } = await openEngineStandIn({ "GET /info": { Name: "there" } }, { ApiVersion, MinAPIVersion });
    expect(await nameOf(env)).toBe("there");
  });

  test.each([
    ["1.40", "1.12"],
    ["1.60", "1.53"],
  ])("is refused in one line where an engine speaks %s, at least %s, only", async (ApiVersion, MinAPIVersion) => {
    const { env, asked } = await openEngineStandIn({}, { ApiVersion, MinAPIVersion });
    const problem = await problemOf(env);
    expect(problem).toMatch(/^docker: the engine speaks versions [^\n]*$/);
    expect(asked).toEqual([]);
  });
});

test.each([
  ["unix:///nowhere/docker.sock", "docker: there is no Docker Engine at /nowhere/docker.sock; install and start one"],
  ["tcp://127.0.0.1:9", "docker: nobody answers at 127.0.0.1:9; start the Docker Engine"],
  [
    "npipe:////./pipe/docker_engine",
    "DOCKER_HOST: expected unix://<path>, tcp://<host>:<port> or ssh://<user>@<host>, got",
  ],
])("%s gets one line that says what to do", async (host, line) => {
  const problem = await problemOf({ DOCKER_HOST: host });
  expect(problem).toContain(line);
  expect(problem).not.toContain("\n");
});

describe("an engine behind TLS", () => {
  /** An authority, and a certificate of it for the engine and the client alike. */
  const makeCertificates = (): string => {
    const folder = mkdtempSync(join(tmpdir(), "certificates-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const openssl = (...args: readonly string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
    const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    openssl("req", "-x509", ...curve, "-keyout", "ca-key.pem", "-out", "ca.pem", "-days", "2", "-subj", "/CN=ca");
    openssl(
      "req",
      ...curve,
      "-keyout",
      "key.pem",
      "-out",
      "request.pem",
      "-subj",
      "/CN=x",
      "-addext",
      "subjectAltName=IP:127.0.0.1",
    );
    const by = ["-CA", "ca.pem", "-CAkey", "ca-key.pem", "-CAcreateserial"];
    openssl("x509", "-req", "-in", "request.pem", ...by, "-copy_extensions", "copy", "-out", "cert.pem", "-days", "2");
    return folder;
  };

  const openTlsEngine = async (folder: string): Promise<number> => {
    const read = (name: string) => readFileSync(join(folder, name));
    const options = { ca: read("ca.pem"), cert: read("cert.pem"), key: read("key.pem"), requestCert: true };
    return listening(createTlsServer(options, engineAnswers({ "GET /info": { Name: "there" } }).handle));
  };

  test("is asked with the client's certificate", async () => {
    const folder = makeCertificates();
    const port = await openTlsEngine(folder);
    const env = { DOCKER_HOST: `tcp://127.0.0.1:${port}`, DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: folder };
    expect(await nameOf(env)).toBe("there");
  });

  test("of another authority is refused in one line", async () => {
    const port = await openTlsEngine(makeCertificates());
    const env = {
      DOCKER_HOST: `tcp://127.0.0.1:${port}`,
      DOCKER_TLS_VERIFY: "1",
      DOCKER_CERT_PATH: makeCertificates(),
    };
    expect(await problemOf(env)).toMatch(/^docker: 127\.0\.0\.1:\d+ cannot be asked: [^\n]+$/);
  });

  test.each([
    ["DOCKER_CERT_PATH", "docker: the certificate /nowhere/ca.pem cannot be read: ENOENT"],
    ["DOCKER_CONFIG", "docker: the certificate /nowhere/ca.pem cannot be read: ENOENT"],
  ])("needs certificates in %s", async (variable, line) => {
    const env = { DOCKER_HOST: "tcp://127.0.0.1:2376", DOCKER_TLS_VERIFY: "1", [variable]: "/nowhere" };
    expect(await problemOf(env)).toBe(line);
  });
});

test.each([
  ["unix:///run/user/1000/docker.sock", true],
  ["tcp://localhost:2375", true],
  ["tcp://127.0.0.2", true],
  ["tcp://[::1]:2375", true],
  ["tcp://localhost.example:2375", false],
  ["tcp://10.0.0.1:2375", false],
  ["ssh://me@localhost", false],
])("%s is spoken to on this machine: %s", (host, isHere) => {
  expect(isSpokenToHere({ DOCKER_HOST: host })).toBe(isHere);
});

test("an engine is asked at an address of IPv6", async () => {
  const engine = createServer(engineAnswers({ "GET /info": { Name: "there" } }).handle);
  const port = await listening(engine, "::1");
  expect(await nameOf({ DOCKER_HOST: `tcp://[::1]:${port}` })).toBe("there");
});

test("where this process' own environment leads to another engine, the given one is asked", async () => {
  const { env } = await openEngineStandIn({ "GET /info": { Name: "there" } });
  vi.stubEnv("DOCKER_HOST", "tcp://127.0.0.1:9");
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(await nameOf(env)).toBe("there");
});

test("a proxy for the network is none for the engine", async () => {
  const engine = createServer(engineAnswers({ "GET /info": { Name: "there" } }).handle);
  const port = await listening(engine);
  const environment = {
    DOCKER_HOST: `tcp://127.0.0.1:${port}`,
    HTTP_PROXY: "http://127.0.0.1:9",
    http_proxy: "http://127.0.0.1:9",
    NODE_USE_ENV_PROXY: "1",
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(await nameOf(process.env)).toBe("there");
});

test.each([
  ["what is no engine", "text/html", "<html>Sign in</html>", "is not a Docker Engine"],
  ["another program's JSON", "application/json", '{ "name": "elasticsearch" }', "is not a Docker Engine"],
])("%s is told of in one line", async (_what, type, body, words) => {
  const server = createServer((_request, response) => response.setHeader("content-type", type).end(body));
  const port = await listening(server);
  const problem = await problemOf({ DOCKER_HOST: `tcp://127.0.0.1:${port}` });
  expect(problem).toBe(`docker: what answers at 127.0.0.1:${port} ${words}`);
});

test("an engine that fails is told of with its answer", async () => {
  const engine = createServer((request, response) => {
    response.statusCode = request.url === "/version" ? 200 : 500;
    response.end(JSON.stringify({ ApiVersion: "1.41", message: "out of order" }));
  });
  const env = { DOCKER_HOST: `tcp://127.0.0.1:${await listening(engine)}` };
  expect(await problemOf(env)).toBe("docker: GET /info: 500 out of order");
});

test("a start of what is started already is no failure, any other refusal is", async () => {
  const engine = createServer((request, response) => {
    const status = request.url?.includes("/one/") ? 304 : 409;
    response.statusCode = request.url === "/version" ? 200 : status;
    response.end(status === 304 ? undefined : JSON.stringify({ ApiVersion: "1.41", message: "it is paused" }));
  });
  const client = await openEngine({ DOCKER_HOST: `tcp://127.0.0.1:${await listening(engine)}` });
  expect(await ifNotYet(client.getContainer("one").start())).toBeUndefined();
  await expect(ifNotYet(client.getContainer("two").start())).rejects.toThrow(
    "docker: POST /containers/two/start: 409 it is paused",
  );
});
