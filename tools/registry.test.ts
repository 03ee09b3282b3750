import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { findImage, splitRepository } from "./registry.ts";

const list = (...platforms: readonly string[]) =>
  JSON.stringify({
    schemaVersion: 2,
    manifests: platforms.map((platform) => {
      const [os, architecture] = platform.split("/");
      return { digest: "sha256:0", platform: { os, architecture } };
    }),
  });
const digestOf = (text: string) => `sha256:${createHash("sha256").update(text).digest("hex")}`;

/** A registry with these manifests by their path; with a token, it gives them to nobody who lacks it. */
const registry = async (
  manifests: Readonly<Record<string, string>>,
  token?: string,
  told?: string,
): Promise<string> => {
  const server = createServer(({ url = "", headers }, response) => {
    const { port } = server.address() as AddressInfo;
    if (url.startsWith("/token?"))
      return void response.end(JSON.stringify({ token: url.includes("scope=all") && token }));
    if (token !== undefined && headers.authorization !== `Bearer ${token}`) {
      const challenge = `Bearer realm="http://127.0.0.1:${port}/token",service="here",scope="all"`;
      return void response.writeHead(401, { "www-authenticate": challenge }).end();
    }
    const body = manifests[url];
    const takesLists = headers.accept?.includes("manifest.list") === true;
    if (body === undefined || !takesLists) return void response.writeHead(404).end();
    response.writeHead(200, { "docker-content-digest": told ?? digestOf(body) }).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const both = list("linux/arm64", "linux/amd64", "unknown/unknown");

test.each([
  ["without a login", undefined],
  ["with a token for everybody", "t0ken"],
])("a tag has the digest of its list of images: %s", async (_name, token) => {
  const host = await registry({ "/v2/team/server/manifests/1.2": both }, token);
  expect(await findImage(`${host}/team/server`, "1.2")).toEqual({
    digest: digestOf(both),
    platforms: ["linux/amd64", "linux/arm64"],
    registry: host,
  });
});

test("what is not as it should be is one line that names the address", async () => {
  const single = JSON.stringify({ schemaVersion: 2, config: {} });
  const host = await registry({ "/v2/one/manifests/1": single });
  const problem = (repository: string, tag: string) =>
    findImage(`${host}/${repository}`, tag).catch((error: unknown) => (error as Error).message);
  expect(await problem("none", "1")).toBe(`http://${host}/v2/none/manifests/1: 404 Not Found`);
  expect(await problem("one", "1")).toContain(
    "expected a list of images for several kinds of machines, found one image",
  );
  const liar = await registry({ "/v2/one/manifests/1": both }, undefined, "sha256:1234");
  await expect(findImage(`${liar}/one`, "1")).rejects.toThrow("it tells sha256:1234, but what it sent is sha256:");
});

test.each([
  ["postgres", "registry-1.docker.io", "library/postgres"],
  ["grafana/grafana", "registry-1.docker.io", "grafana/grafana"],
  ["docker.elastic.co/kibana/kibana", "docker.elastic.co", "kibana/kibana"],
  ["localhost:5000/a/b", "localhost:5000", "a/b"],
])("%s is asked for at %s as %s", (repository, host, path) => {
  expect(splitRepository(repository)).toEqual({ host, path });
});
