import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { releasedVersions } from "../../base/released-versions.ts";
import { wantedImages } from "../../infra/platforms/containers/image-lock.ts";
import { mirrored } from "../../infra/platforms/containers/images.ts";
import { toYaml } from "../../base/to-yaml.ts";
import { cacheFolder } from "../../tools/cache.ts";
import { locateTool } from "../../tools/tools.ts";
import { freePort } from "../support/debian-server.ts";
import { openRootfs } from "./rootfs.ts";
import type { TestImage } from "./image-parts.ts";
import { heldVersions, testImages } from "./test-images.ts";

const listType = "application/vnd.docker.distribution.manifest.list.v2+json";
const imageType = "application/vnd.docker.distribution.manifest.v2+json";

/** Debian's registry of images, with those of {@link testImages} in it. */
export interface TestRegistry {
  /** As `images.registry` names it. */
  readonly address: string;
  /** The released versions of a project that takes its images from here. */
  readonly versions: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** What the images are made of, beside the programs of this machine. */
const recipes = [
  "image-parts.ts",
  "rootfs.ts",
  "stand-in-images.ts",
  "test-images.ts",
  "../support/grafana-stand-in.ts",
  "../grafana/distribution.ts",
  "../grafana/settings.ts",
  "../guarded/kibana-objects.ts",
  "../guarded/kibana-search.ts",
  "../guarded/kibana-stand-in.ts",
  "../../signals/traces/testing/parse-kql.ts",
  "../kibana/distribution.ts",
  "../kibana/program.ts",
  "../../infra/platforms/containers/image-facts.ts",
  "../../infra/platforms/containers/vendor-image.ts",
  "../../base/released-versions.ts",
  "../../base/versions.ts",
];

const responds = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

const serve = async (storage: string, folder: string, port: number): Promise<() => Promise<void>> => {
  const config = join(folder, "registry.yml");
  const settings = {
    version: "0.1",
    log: { level: "error" },
    storage: { filesystem: { rootdirectory: storage } },
    http: { addr: `127.0.0.1:${port}` },
  };
  writeFileSync(config, toYaml(settings));
  const child = spawn("docker-registry", ["serve", config], { stdio: "ignore" });
  while (!(await responds(`http://127.0.0.1:${port}/v2/`))) {
    if (child.exitCode !== null) throw new Error(`docker-registry ended with ${child.exitCode}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
  return () =>
    new Promise((resolve) => {
      child.once("exit", () => resolve());
      child.kill();
    });
};

/** The tag stands for a list of images, as the official ones do: ours has the same image for both kinds of machines. */
const putList = async (address: string, path: string, tag: string): Promise<void> => {
  const url = `http://${address}/v2/${path}/manifests`;
  const image = await fetch(`${url}/${tag}-image`, { headers: { accept: imageType } });
  const body = await image.text();
  const digest = `sha256:${createHash("sha256").update(body).digest("hex")}`;
  const entry = (architecture: string) => ({
    mediaType: imageType,
    size: Buffer.byteLength(body),
    digest,
    platform: { os: "linux", architecture },
  });
  const list = { schemaVersion: 2, mediaType: listType, manifests: [entry("amd64"), entry("arm64")] };
  const response = await fetch(`${url}/${tag}`, {
    method: "PUT",
    headers: { "content-type": listType },
    body: JSON.stringify(list),
  });
  if (!response.ok) throw new Error(`PUT ${url}/${tag}: ${response.status} ${await response.text()}`);
};

/** The tag of an image in a project whose released versions are these. */
const tagOf = (name: string, held: Readonly<Record<string, string>>): string => {
  const { tag } = wantedImages.get(name)!;
  const released: Readonly<Record<string, string>> = releasedVersions;
  const [from, to] = [released[name], held[name]];
  return from === undefined || to === undefined ? tag : tag.replace(from, to);
};

const pushImage = async (
  image: TestImage,
  tag: string,
  address: string,
  host: string,
  folder: string,
): Promise<void> => {
  const { repository } = wantedImages.get(image.name)!;
  const target = mirrored(repository, address);
  const reference = `${target}:${tag}-image`;
  const files = mkdtempSync(join(folder, `${image.name}-`));
  await image.fill(openRootfs(files));
  const env = { ...process.env, DOCKER_HOST: host };
  // An import takes no signal; a build without files takes every instruction.
  const shell = `set -o pipefail
base=$(tar -C "$1" -c . | docker import -) && printf '%s\\n' "FROM $base" "\${@:3}" | docker build -q -t "$2" - && docker push -q "$2"`;
  execFileSync("bash", ["-c", shell, "bash", files, reference, ...image.config], { env, stdio: "pipe" });
  rmSync(files, { recursive: true });
  await putList(address, target.slice(address.length + 1), tag);
};

/**
 * Starts a registry and pushes what it lacks of the test images by way of a Docker Engine. Its storage outlives the test:
 * an image is built once for its recipe.
 */
export const openTestRegistry = async (
  folder: string,
  host: string,
  images: readonly TestImage[] = testImages,
): Promise<TestRegistry> => {
  const storage = join(cacheFolder(process.env), "test-registry");
  mkdirSync(storage, { recursive: true });
  const address = `127.0.0.1:${await freePort()}`;
  const close = await serve(storage, folder, Number(address.split(":")[1]));
  const recipe = createHash("sha256");
  for (const file of recipes) recipe.update(readFileSync(join(import.meta.dirname, file)));
  const versions = await heldVersions();
  // Grafana's image holds this machine's own where there is one.
  const ownGrafana = (await locateTool("grafana"))?.path;
  recipe.update(JSON.stringify({ versions, ownGrafana }));
  const hash = recipe.digest("hex");
  for (const image of images) {
    const marker = join(storage, `${image.name}.built`);
    if (existsSync(marker) && readFileSync(marker, "utf8") === hash) continue;
    await pushImage(image, tagOf(image.name, versions), address, host, folder);
    writeFileSync(marker, hash);
  }
  return { address, versions, close };
};
