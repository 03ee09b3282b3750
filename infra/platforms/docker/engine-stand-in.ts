import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { EngineVersion } from "./api-version.ts";

/** What a stand-in answers, by the method and the path without its query: JSON, or bytes as they are. */
export type Answers = Readonly<Record<string, unknown>>;

/** Docker 20.10. */
const debian: Required<EngineVersion> = { ApiVersion: "1.41", MinAPIVersion: "1.12" };

const minorOf = (version: string): number => Number(version.split(".")[1]);

/** The engine's own words for a version that it does not speak (moby: daemon/server/middleware/version.go). */
const versionProblem = (spoken: string, { ApiVersion, MinAPIVersion }: Required<EngineVersion>): string | undefined => {
  if (minorOf(spoken) < minorOf(MinAPIVersion))
    return `client version ${spoken} is too old. Minimum supported API version is ${MinAPIVersion}, please upgrade your client to a newer version`;
  if (minorOf(spoken) > minorOf(ApiVersion))
    return `client version ${spoken} is too new. Maximum supported API version is ${ApiVersion}`;
  return undefined;
};

/**
 * Answers as a Docker Engine does: 204 to what it deletes, 400 in a version of its API that it does not speak, 404 to what it does not know. What
 * it is asked beside its version is noted, without the version.
 */
export const engineAnswers = (answers: Answers, version: Required<EngineVersion> = debian) => {
  const asked: string[] = [];
  const handle = ({ method, url = "" }: IncomingMessage, response: ServerResponse): void => {
    const [, spoken, path = ""] = /^(?:\/v(1\.\d+))?(\/.*)$/.exec(decodeURIComponent(url)) ?? [];
    if (path === "/version") return void response.end(JSON.stringify(version));
    asked.push(`${method} ${path}`);
    const refuse = (status: number, message: string) => response.writeHead(status).end(JSON.stringify({ message }));
    const problem = spoken === undefined ? undefined : versionProblem(spoken, version);
    if (problem !== undefined) return void refuse(400, problem);
    const answer = answers[`${method} ${path.split("?")[0]}`];
    if (answer === undefined) return void refuse(404, "no such thing");
    if (method === "DELETE") response.statusCode = 204;
    response.end(Buffer.isBuffer(answer) ? answer : JSON.stringify(answer));
  };
  return { asked, handle };
};

/** The same on a socket of its own, until the test ends; `DOCKER_HOST` for it, and what it was asked. */
export const openEngineStandIn = async (
  answers: Answers,
  version: Required<EngineVersion> = debian,
): Promise<{ readonly env: { readonly DOCKER_HOST: string }; readonly asked: readonly string[] }> => {
  const folder = mkdtempSync(join(tmpdir(), "engine-"));
  const { asked, handle } = engineAnswers(answers, version);
  const server = createServer(handle);
  const path = join(folder, "docker.sock");
  server.listen(path);
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  return { env: { DOCKER_HOST: `unix://${path}` }, asked };
};
