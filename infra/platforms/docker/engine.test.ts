import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { askEngine } from "./engine.ts";

const listening = async (server: Server, path: string): Promise<void> => {
  server.listen(path);
  await once(server, "listening");
  onTestFinished(() => void server.close());
};

const socketPath = () => join(mkdtempSync(join(tmpdir(), "engine-")), "docker.sock");

test("an engine is asked where DOCKER_HOST says, and what it does not know is undefined", async () => {
  const path = socketPath();
  const engine = createServer(({ url }, response) => {
    response.statusCode = url === "/version" ? 200 : 404;
    response.end(JSON.stringify({ asked: url }));
  });
  await listening(engine, path);
  const env = { DOCKER_HOST: `unix://${path}` };
  expect(await askEngine("/version", env)).toEqual({ asked: "/version" });
  expect(await askEngine("/images/none/json", env)).toBeUndefined();
});

test.each([
  ["unix:///nowhere/docker.sock", "docker: there is no Docker Engine at /nowhere/docker.sock; install and start one"],
  ["tcp://127.0.0.1:9", "docker: nobody answers at 127.0.0.1:9; start the Docker Engine"],
  ["ssh://me@there", 'DOCKER_HOST: expected unix://<path> or tcp://<host>:<port> without TLS, got "ssh://me@there"'],
])("%s gets one line that says what to do", async (host, line) => {
  const problem = await askEngine("/version", { DOCKER_HOST: host }).catch(
    (error: unknown) => (error as Error).message,
  );
  expect(problem).toContain(line);
  expect(problem).not.toContain("\n");
});

test("an engine that fails is told of with its answer", async () => {
  const path = socketPath();
  const engine = createServer((_request, response) => {
    response.statusCode = 500;
    response.end();
  });
  await listening(engine, path);
  await expect(askEngine("/version", { DOCKER_HOST: `unix://${path}` })).rejects.toThrow("/version is answered by 500");
});
