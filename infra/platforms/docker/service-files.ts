import { createHash } from "node:crypto";
import type { ContainerArgs } from "@pulumi/docker";
import type { AnySpec, RunSpec } from "../../service.ts";
import { loaderName, type DockerContext } from "./addresses.ts";
import type { ImageContract } from "../containers/images.ts";
import { sorted } from "./sorted.ts";

/** A container as `@pulumi/docker` takes it, all but its image and its labels. */
export type PlainContainer = Omit<ContainerArgs, "image" | "labels">;

/** A file in a volume. */
export interface PlainUpload {
  readonly file: string;
  readonly content: string;
  readonly permissions: string;
}

/** What a service finds in its folder of files. */
export interface ServiceFiles {
  readonly volume: string;
  /** Never started: what is uploaded into it comes to lie in the volume. */
  readonly loader: PlainContainer;
  readonly uploads: readonly PlainUpload[];
  /** Contents are texts with places for secrets. */
  readonly secrets: readonly PlainUpload[];
}

/**
 * A volume for each content and image. What is gone does not stay behind, the service restarts with its new files, and
 * files that an image brings along (Elasticsearch's and Kibana's `config`) are those of the image that runs.
 */
const contentHash = (image: string, entries: readonly PlainUpload[]): string =>
  createHash("sha256")
    .update(JSON.stringify([image, entries]))
    .digest("hex")
    .slice(0, 12);

/**
 * The files belong to root, and the service's own user reads them. Nobody else can: the volume is in this one container,
 * and the engine keeps it in a folder of root's. A file with an owner would be copied by a call that engines before 28
 * answer by searching the image's user on their own machine.
 */
const permissions = "0444";

/** The files of a service or task; nothing if it has none. */
export const renderFiles = (
  context: DockerContext,
  spec: AnySpec,
  { contract, image }: { readonly contract: ImageContract; readonly image: string },
  { files = {}, secrets = {} }: RunSpec,
): ServiceFiles | undefined => {
  const twice = Object.keys(secrets).find((name) => name in files);
  if (twice !== undefined) throw new Error(`${spec.name}: two files are called ${twice}`);
  const path = (name: string) => `${contract.files}/${name}`;
  const upload = ([name, content]: readonly [string, string]) => ({ file: path(name), content, permissions });
  const plain = sorted(files).map(upload);
  const secret = sorted(secrets).map(upload);
  if (plain.length + secret.length === 0) return undefined;
  const name = loaderName(context, spec.name);
  const volume = `${name}-${contentHash(image, [...plain, ...secret])}`;
  return {
    volume,
    loader: {
      name,
      networkMode: "none",
      volumes: [{ volumeName: volume, containerPath: contract.files }],
      start: false,
      mustRun: false,
    },
    uploads: plain,
    secrets: secret,
  };
};
