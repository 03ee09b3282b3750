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
import { callEngineJson } from "./engine-call.ts";
import { engineAnswers, openEngineStandIn } from "./engine-stand-in.ts";
import { askEngine, whereOf } from "./engine.ts";

const listening = async (server: Server): Promise<number> => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
};

const problemOf = (answer: Promise<unknown>): Promise<string> =>
  answer.then(
    () => "no problem",
    (error: unknown) => (error as Error).message,
  );

test("an engine is asked where DOCKER_HOST says, and what it does not know is undefined", async () => {
  const { env } = await openEngineStandIn({ "GET /info": { Name: "there" } });
  expect(await askEngine("/info", env)).toEqual({ Name: "there" });
  expect(await askEngine("/images/none/json", env)).toBeUndefined();
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
    expect(await askEngine("/info", env)).toEqual({ Name: "there" });
  });

  test.each([
    ["1.40", "1.12"],
    ["1.60", "1.53"],
  ])("is refused in one line where an engine speaks %s, at least %s, only", async (ApiVersion, MinAPIVersion) => {
    const { env, asked } = await openEngineStandIn({}, { ApiVersion, MinAPIVersion });
    const problem = await problemOf(askEngine("/info", env));
    expect(problem).toMatch(/^docker: the engine speaks versions [^\n]*$/);
    expect(asked).toEqual([]);
  });
});

test.each([
  ["unix:///nowhere/docker.sock", "docker: there is no Docker Engine at /nowhere/docker.sock; install and start one"],
  ["tcp://127.0.0.1:9", "docker: nobody answers at 127.0.0.1:9; start the Docker Engine"],
  [
    "ssh://me@there",
    'DOCKER_HOST: expected unix://<path> or tcp://<host>:<port>, got "ssh://me@there"; forward its socket (ssh -L) and name that',
  ],
  ["npipe:////./pipe/docker_engine", "DOCKER_HOST: expected unix://<path> or tcp://<host>:<port>, got"],
])("%s gets one line that says what to do", async (host, line) => {
  const problem = await problemOf(askEngine("/info", { DOCKER_HOST: host }));
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
    expect(await askEngine("/info", env)).toEqual({ Name: "there" });
  });

  test("of another authority is refused in one line", async () => {
    const port = await openTlsEngine(makeCertificates());
    const env = {
      DOCKER_HOST: `tcp://127.0.0.1:${port}`,
      DOCKER_TLS_VERIFY: "1",
      DOCKER_CERT_PATH: makeCertificates(),
    };
    expect(await problemOf(askEngine("/info", env))).toMatch(/^docker: 127\.0\.0\.1:\d+ cannot be asked: [^\n]+$/);
  });

  test.each([
    [undefined, "DOCKER_CERT_PATH: expected the folder of ca.pem, cert.pem, key.pem, as DOCKER_TLS_VERIFY is set"],
    ["/nowhere", "DOCKER_CERT_PATH: /nowhere/ca.pem cannot be read: ENOENT"],
  ])("needs certificates: %j", async (folder, line) => {
    const env = { DOCKER_HOST: "tcp://127.0.0.1:2376", DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: folder };
    expect(await problemOf(askEngine("/info", env))).toBe(line);
  });
});

test.each([
  ["tcp://engine", undefined, { host: "engine", port: 2375 }],
  ["tcp://[::1]:5000", undefined, { host: "::1", port: "5000" }],
  ["unix:///run/user/1000/docker.sock", undefined, { socketPath: "/run/user/1000/docker.sock" }],
])("%s is taken as docker's own client takes it", (host, verify, where) => {
  expect(whereOf({ DOCKER_HOST: host, DOCKER_TLS_VERIFY: verify })).toEqual(where);
});

test.each([
  [
    "a context, which wins over DOCKER_HOST there",
    { DOCKER_CONTEXT: "far", DOCKER_HOST: "unix:///var/run/docker.sock" },
    'DOCKER_CONTEXT: only DOCKER_HOST is followed, got "far"; unset it and set DOCKER_HOST (docker context inspect far shows the address)',
  ],
  [
    "certificates without DOCKER_TLS_VERIFY",
    { DOCKER_HOST: "tcp://127.0.0.1:2375", DOCKER_CERT_PATH: "/certificates" },
    "DOCKER_CERT_PATH: Pulumi's docker plugin speaks TLS with it; set DOCKER_TLS_VERIFY=1 as well, or unset it",
  ],
])("what leads Pulumi's plugin to another engine is refused in one line: %s", (_what, env, line) => {
  expect(() => whereOf(env)).toThrow(line);
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
  expect(await callEngineJson({ method: "GET", path: "/info" })).toEqual({ Name: "there" });
});

test("an engine that fails is told of with its answer", async () => {
  const engine = createServer((request, response) => {
    response.statusCode = request.url === "/version" ? 200 : 500;
    response.end(JSON.stringify({ ApiVersion: "1.41" }));
  });
  const env = { DOCKER_HOST: `tcp://127.0.0.1:${await listening(engine)}` };
  await expect(askEngine("/info", env)).rejects.toThrow("/info is answered by 500");
});
