import { createHash } from "node:crypto";
import { Container, Network, RemoteImage, Volume } from "@pulumi/docker";
import type { CustomResourceOptions, Output, Resource } from "../../pulumi.ts";
import type { GivenSecrets } from "../../settings/given-secrets.ts";
import { stackSecrets, type StackSecrets } from "../stack-secrets.ts";
import { Service } from "../service-resource.ts";
import { replacesLabel } from "./labels.ts";
import type { DockerUnit } from "./render.ts";
import { noRepairs, type Repairs } from "./repairs.ts";

interface Engine {
  readonly network: Resource;
  readonly image: (name: string) => Output<string>;
  readonly secrets: StackSecrets;
  readonly repairs: Repairs;
}

/** An image once however many services run from it; it stays at the engine, where other stacks may use it. */
const imagesOf = (units: readonly DockerUnit[]): ReadonlyMap<string, RemoteImage> => {
  const firstUsers = new Map<string, string>();
  for (const { name, image } of units) if (!firstUsers.has(image)) firstUsers.set(image, name);
  return new Map(
    [...firstUsers].map(([image, name]) => [image, new RemoteImage(name, { name: image, keepLocally: true })]),
  );
};

/** What a unit's resources have in common. */
interface Place {
  readonly parent: Resource;
  readonly image: Output<string>;
}

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 12);

/** Pulumi's plugin says that it changes these in place, and does nothing: a label that differs makes the container anew. */
const fixedLabel = ({ container: { healthcheck, init, tmpfs } }: DockerUnit) => ({
  label: "observability.fixed",
  value: hashOf(JSON.stringify([healthcheck, init, tmpfs])),
});

/** What makes a container anew that is not well. */
const repairLabels = (repairs: ReadonlyMap<string, string>, service: string) => {
  const value = repairs.get(service);
  return value === undefined ? [] : [{ label: replacesLabel, value }];
};

const registerVolume = (name: string, volume: string, { labels }: DockerUnit, options: CustomResourceOptions): Volume =>
  new Volume(name, { name: volume, labels: [...labels] }, options);

interface LoadedFiles {
  readonly loader: Resource;
  /** Differ where a secret differs. */
  readonly labels: readonly { readonly label: string; readonly value: Output<string> }[];
}

const loadFiles = (
  unit: DockerUnit,
  { secrets: known, repairs }: Engine,
  { parent, image }: Place,
): LoadedFiles | undefined => {
  if (!unit.files) return undefined;
  const name = `${unit.name}-files`;
  const { volume, loader, uploads, secrets } = unit.files;
  const contents = known.fillAll(Object.fromEntries(secrets.map(({ file, content }) => [file, content])));
  const container = new Container(
    name,
    {
      ...loader,
      image,
      labels: [...unit.labels, ...repairLabels(repairs.loaders, unit.name)],
      uploads: [...uploads, ...secrets.map((upload) => ({ ...upload, content: contents[upload.file]! }))],
    },
    // The new volume is there beside the old one, which goes once nothing mounts it any more.
    {
      parent,
      dependsOn: registerVolume(name, volume, unit, { parent, deleteBeforeReplace: false }),
      deleteBeforeReplace: true,
    },
  );
  const value = known.markOf(secrets.map(({ content }) => content));
  return { loader: container, labels: secrets.length > 0 ? [{ label: "observability.secrets", value }] : [] };
};

const registerUnit = (unit: DockerUnit, engine: Engine, needs: readonly Resource[]): Resource => {
  const { network, image, repairs } = engine;
  const parent = new Service(unit.name);
  const place: Place = { parent, image: image(unit.image) };
  const volumes = Object.entries(unit.volumes).map(([word, volume]) =>
    registerVolume(`${unit.name}-${word}`, volume, unit, { parent, retainOnDelete: unit.keepsData }),
  );
  const files = loadFiles(unit, engine, place);
  const container = new Container(
    unit.name,
    {
      ...unit.container,
      image: place.image,
      labels: [
        ...unit.labels,
        fixedLabel(unit),
        ...(files?.labels ?? []),
        ...repairLabels(repairs.containers, unit.name),
      ],
    },
    {
      parent,
      dependsOn: [network, ...volumes, ...(files ? [files.loader] : []), ...needs],
      // Its name and its ports can be had only once.
      deleteBeforeReplace: true,
    },
  );
  parent.done();
  return container;
};

/** Registers the units with Pulumi, each below a node of its service, each after what it needs; the generated secrets. */
export const registerDocker = (
  networkName: string,
  units: readonly DockerUnit[],
  { repairs = noRepairs, given = {} }: { readonly repairs?: Repairs; readonly given?: GivenSecrets } = {},
): Readonly<Record<string, Output<string>>> => {
  const secrets = stackSecrets(
    units.flatMap(({ files }) => (files?.secrets ?? []).map(({ content }) => content)),
    given,
  );
  const images = imagesOf(units);
  const engine: Engine = {
    network: new Network("network", { name: networkName, driver: "bridge" }),
    image: (name) => images.get(name)!.imageId,
    secrets,
    repairs,
  };
  const started = new Map<string, Resource>();
  for (const unit of units) {
    const needs = unit.needs.map((need) => started.get(need)!);
    started.set(unit.name, registerUnit(unit, engine, needs));
  }
  return secrets.generated;
};
