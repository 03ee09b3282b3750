import { createHash } from "node:crypto";
import { failureOf } from "./reach.ts";
import { Unavailable } from "./unavailable.ts";

/** Kinds of manifests that list images for several kinds of machines, by the OCI's and by Docker's name. */
const lists = ["application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json"];

/** An image of a tag, as its registry has it now. */
export interface FoundImage {
  /** Of the whole list, which is the same on every kind of machine. */
  readonly digest: string;
  /** Kinds of machines that it has an image for, such as `linux/amd64`. */
  readonly platforms: readonly string[];
  /** The registry that was asked. */
  readonly registry: string;
}

interface Manifest {
  readonly manifests?: readonly { readonly platform?: { readonly os: string; readonly architecture: string } }[];
}

/** Host of a repository, and the path that it has there: Docker Hub's where it names none. */
export const splitRepository = (repository: string): { readonly host: string; readonly path: string } => {
  const [first = "", ...rest] = repository.split("/");
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  if (hasHost) return { host: first, path: rest.join("/") };
  return { host: "registry-1.docker.io", path: rest.length > 0 ? repository : `library/${repository}` };
};

/** Registries on this machine speak plain HTTP, as the Docker Engine takes them to. */
const schemeOf = (host: string): string => (/^(127\.|localhost(:|$))/.test(host) ? "http" : "https");

const ask = async (url: string, headers: Readonly<Record<string, string>>): Promise<Response> =>
  fetch(url, { headers, signal: AbortSignal.timeout(20_000) }).catch((error: unknown) => {
    throw new Unavailable(`${url}: ${failureOf(error)}`, { cause: error });
  });

/** A token for everybody, as a registry's challenge asks for it: https://distribution.github.io/distribution/spec/auth/token/ */
const tokenFor = async (challenge: string): Promise<string> => {
  const parts = new Map([...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, value]));
  const realm = parts.get("realm");
  if (!/^bearer /i.test(challenge) || realm === undefined) throw new Unavailable(`it wants "${challenge}"`);
  const query = new URLSearchParams([...parts].filter(([name]) => name === "service" || name === "scope"));
  const response = await ask(`${realm}?${query.toString()}`, {});
  if (!response.ok) throw new Unavailable(`${realm}: ${response.status} ${response.statusText}`.trimEnd());
  const { token, access_token: other } = (await response.json()) as { token?: string; access_token?: string };
  return token ?? other ?? "";
};

/**
 * Asks a registry (API v2) for the digest of a tag.
 *
 * @throws Unavailable if it cannot be reached, does not have the tag, or has it for one kind of machine only.
 */
export const findImage = async (repository: string, tag: string): Promise<FoundImage> => {
  const { host, path } = splitRepository(repository);
  const url = `${schemeOf(host)}://${host}/v2/${path}/manifests/${tag}`;
  const accept = lists.join(", ");
  let response = await ask(url, { accept });
  if (response.status === 401) {
    const token = await tokenFor(response.headers.get("www-authenticate") ?? "");
    response = await ask(url, { accept, authorization: `Bearer ${token}` });
  }
  if (!response.ok) throw new Unavailable(`${url}: ${response.status} ${response.statusText}`.trimEnd());
  const body = Buffer.from(await response.arrayBuffer());
  const digest = `sha256:${createHash("sha256").update(body).digest("hex")}`;
  const told = response.headers.get("docker-content-digest") ?? digest;
  if (told !== digest) throw new Unavailable(`${url}: it tells ${told}, but what it sent is ${digest}`);
  const { manifests } = JSON.parse(body.toString()) as Manifest;
  if (!manifests)
    throw new Unavailable(`${url}: expected a list of images for several kinds of machines, found one image`);
  const platforms = manifests.flatMap(({ platform }) =>
    platform && platform.os !== "unknown" ? [`${platform.os}/${platform.architecture}`] : [],
  );
  return { digest, platforms: [...new Set(platforms)].toSorted(), registry: host };
};
