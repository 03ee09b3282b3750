import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { releasedVersions } from "../base/released-versions.ts";
import { releaseHosts, versions, type Release } from "../base/versions.ts";
import type { FakeMachine } from "./fake-machine.ts";
import { releaseUnit } from "./release.ts";
import type { ReleaseName } from "./catalogue.ts";

/** What goes wrong, by a part of the path. */
export type Fault = "cut" | "cut-once" | "forbidden" | "garbage" | "missing" | "silent" | "wrong";

/** Vendors' hosts on loopback: what they send, and what was asked of them. */
export interface FakeVendors {
  /** For `OBS_RELEASES`. */
  readonly address: string;
  /** Paths in the order of their requests, `HEAD` ones with that word before. */
  readonly requests: readonly string[];
  readonly fail: (path: string, fault: Fault) => void;
}

/** Files of each archive, below the folder that all of it lies in; a script where no content is given. */
const contents: Readonly<Record<ReleaseName, readonly string[]>> = {
  alertmanager: ["alertmanager", "amtool", "LICENSE"],
  elasticsearch: [
    "bin/elasticsearch",
    `lib/elasticsearch-${releasedVersions.elasticsearch}.jar`,
    "modules/lang-painless/x",
    "jdk/bin/java",
    "jdk/release",
  ],
  grafana: ["bin/grafana", "VERSION"],
  jaeger: ["jaeger", "example-hotrod"],
  kibana: ["bin/kibana", "package.json"],
  "node-exporter": ["node_exporter"],
  prometheus: ["prometheus", "promtool"],
  pulumi: ["pulumi", "pulumi-language-nodejs"],
};

const texts: Readonly<Record<string, string>> = {
  VERSION: releasedVersions.grafana,
  "jdk/release": 'JAVA_VERSION="25.0.1"\n',
  "package.json": `{ "version": "${releasedVersions.kibana}" }`,
};

const archiveOf = (name: ReleaseName, { folder }: FakeMachine): Buffer => {
  const source = join(folder, "vendors", name);
  for (const file of contents[name]) {
    const path = join(source, `${name}-top`, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, texts[file] ?? "#!/bin/sh\n");
    chmodSync(path, 0o755);
  }
  return execFileSync("tar", ["-cz", "-C", source, `${name}-top`]);
};

/** As each vendor writes it. */
const checksumFile = (name: ReleaseName, archive: string, content: Buffer): string => {
  const { algorithm }: Release = versions[name].released.release;
  const sum = createHash(algorithm).update(content).digest("hex");
  if (name === "grafana") return sum;
  const star = name === "jaeger" ? "*" : "";
  return `${"0".repeat(sum.length)} ${star || " "}other.tar.gz\n${sum} ${star || " "}${archive}\n`;
};

const respond = (response: ServerResponse, content: Buffer, fault: Fault | undefined): void => {
  switch (fault) {
    case undefined:
    case "cut-once":
      response.end(content);
      return;
    case "cut":
      response.writeHead(200, { "content-length": content.length + 1000 });
      response.write(content, () => response.destroy());
      return;
    case "forbidden":
      response.writeHead(403).end("no");
      return;
    case "garbage":
      response.end("<html>Please sign in</html>");
      return;
    case "missing":
      response.writeHead(404).end("Not Found");
      return;
    case "silent":
      response.writeHead(200, { "content-length": content.length });
      response.write(content.subarray(0, 10));
      return;
    case "wrong":
      response.end(Buffer.concat([content, Buffer.from("x")]));
  }
};

/** Serves every release for this kind of machine as its vendor does: same paths, checksum files, GitHub's redirects. */
export const fakeVendors = async (machine: FakeMachine): Promise<FakeVendors> => {
  const files = new Map<string, Buffer>();
  const requests: string[] = [];
  const faults: { readonly path: string; fault: Fault | undefined }[] = [];
  const handle = ({ url = "", method }: IncomingMessage, response: ServerResponse) => {
    requests.push(method === "HEAD" ? `HEAD ${url}` : url);
    const path = url.replace(/^\/assets/, "");
    const content = files.get(path);
    if (!content) {
      response.writeHead(404).end();
      return;
    }
    if (path.startsWith(`/${new URL(releaseHosts.github).host}/`) && path === url) {
      response.writeHead(302, { location: `/assets${path}` }).end();
      return;
    }
    const entry = faults.find((candidate) => path.includes(candidate.path));
    const fault = entry?.fault;
    if (entry && fault === "cut-once") entry.fault = undefined;
    respond(response, content, fault === "cut-once" ? "cut" : fault);
  };
  const server = createServer(handle).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const name of Object.keys(contents) as ReleaseName[]) {
    const { archive, checksums } = releaseUnit(name, { OBS_RELEASES: address })!;
    const content = archiveOf(name, machine);
    files.set(new URL(archive).pathname, content);
    files.set(new URL(checksums).pathname, Buffer.from(checksumFile(name, archive.split("/").at(-1)!, content)));
  }
  return { address, requests, fail: (path, fault) => faults.unshift({ path, fault }) };
};
