import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** What a stand-in answers, by the method and the path without its query: JSON, or bytes as they are. */
export type Answers = Readonly<Record<string, unknown>>;

/**
 * Something that answers as a Docker Engine would, on a socket of its own, until the test ends; 404 to what it does not
 * know. `DOCKER_HOST` for it, and what it was asked.
 */
export const openEngineStandIn = async (
  answers: Answers,
): Promise<{ readonly env: { readonly DOCKER_HOST: string }; readonly asked: readonly string[] }> => {
  const folder = mkdtempSync(join(tmpdir(), "engine-"));
  const asked: string[] = [];
  const server = createServer(({ method, url = "" }, response) => {
    asked.push(`${method} ${decodeURIComponent(url)}`);
    const answer = answers[`${method} ${url.split("?")[0]}`];
    response.statusCode = answer === undefined ? 404 : 200;
    response.end(Buffer.isBuffer(answer) ? answer : JSON.stringify(answer ?? { message: "no such thing" }));
  });
  const path = join(folder, "docker.sock");
  server.listen(path);
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  return { env: { DOCKER_HOST: `unix://${path}` }, asked };
};
