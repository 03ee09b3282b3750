import { join } from "node:path/posix";
import type { AnySpec, At, PortSpec } from "../../service.ts";
import type { Settings } from "../../settings/settings.ts";
import type { Stack } from "../../stack.ts";
import { hostPort } from "../machine/host-port.ts";
import type { PlatformOptions, Urls } from "../kit.ts";
import { publicUrls } from "../public-urls.ts";
import type { MountPropagation } from "./mount-propagation.ts";
import { appContract, contracts, type ImageContract } from "../containers/images.ts";

/** What the docker platform needs to know. */
export interface DockerContext {
  /** The stack's name. */
  readonly environment: string;
  /** Published ports are moved up by this many hundreds. */
  readonly shift: number;
  /** Address of this machine that ports are published on. */
  readonly address: string;
  /** The registry that mirrors the images. */
  readonly registry?: string | undefined;
  /** The image of our own programs. */
  readonly app: string;
  /** Whether volumes of data outlive the stack. */
  readonly keepsData: boolean;
  /** Whether the engine asks for health more often while a service starts (Docker 25, API 1.44). */
  readonly asksOftenAtStart: boolean;
  /** Whether the engine's kernel counts swap; where it does not, the engine drops the limit and answers -1. */
  readonly limitsSwap: boolean;
  /** How a container that observes the engine's machine has its disks. */
  readonly propagation: MountPropagation;
}

/** Folder of the machine's root in a container that observes it. */
export const hostRoot = "/host";

/** Prefix of all names that a stack has at the engine: its network is called so. */
export const networkName = ({ environment }: Pick<DockerContext, "environment">): string =>
  `observability-${environment}`;

/** What the image of a program promises. */
export const contractOf = ({ program }: Pick<AnySpec, "program">): ImageContract =>
  "entry" in program ? appContract : contracts[program.component];

/** The folder of a service's volume in its container. */
export const dataFolder = (spec: AnySpec, volume: string): string => {
  const path = contractOf(spec).data?.[volume];
  if (path === undefined) throw new Error(`${spec.name}.volumes.${volume}: its image has no folder for it`);
  return path;
};

/** The port of a service in its container. */
const innerPort = (stack: Stack, service: string, port: string): number => hostPort({ shift: 0 }, stack, service, port);

/** What a stack's settings say of it at an engine; the rest is told by the engine and by what was built. */
export const dockerContext = (
  { environment, settings }: Pick<PlatformOptions, "environment" | "settings">,
  found: Pick<DockerContext, "app" | "asksOftenAtStart" | "limitsSwap" | "propagation">,
): DockerContext => ({
  environment,
  ...publishedBy(settings),
  registry: settings["images.registry"],
  keepsData: settings["data.onDestroy"] === "keep",
  ...found,
});

/** Where published ports are: the part of the context that a settings file alone tells. */
export type Published = Pick<DockerContext, "address" | "shift">;

/** Where a stack with these settings publishes its ports. */
export const publishedBy = (settings: Settings): Published => ({
  address: settings["ports.address"],
  shift: settings["ports.shift"],
});

/** Whether a port is published on the machine: those for the stack's own services are not. */
export const isPublished = ({ protocol, isInternal }: PortSpec): boolean => protocol !== "tcp" && isInternal !== true;

/** The host by which published ports are reached: all addresses of a machine include its loopback. */
export const publicHost = ({ address }: Published): string => (address === "0.0.0.0" ? "127.0.0.1" : address);

/** Address at which a person reaches a port of the stack. */
export const publicAddress = (context: Published, stack: Stack, service: string, port: string): string =>
  `http://${publicHost(context)}:${hostPort(context, stack, service, port)}`;

/** Addresses for people, by the service's name. */
export const dockerUrls = (stack: Stack, { settings }: PlatformOptions): Urls =>
  publicUrls(stack, (service, port) => publicAddress(publishedBy(settings), stack, service, port));

/** The name of a service's container. */
export const containerName = (context: Pick<DockerContext, "environment">, service: string): string =>
  `${networkName(context)}-${service}`;

/** The name of the container that brings a service its files. */
export const loaderName = (context: Pick<DockerContext, "environment">, service: string): string =>
  `${containerName(context, service)}-files`;

/** Where `spec` finds itself and the others: services know each other by name on the stack's own network. */
export const dockerAt = (context: DockerContext, stack: Stack, spec: AnySpec): At => {
  const contract = contractOf(spec);
  const address = (service: string, port: string) => {
    if (!spec.talksTo.includes(`${service}.${port}`)) throw new Error(`${spec.name}.talksTo: lacks ${service}.${port}`);
    return `${service}:${innerPort(stack, service, port)}`;
  };
  return {
    environment: context.environment,
    stack,
    address,
    url: (service, port) => `http://${address(service, port)}`,
    publicUrl: (service, port) => publicAddress(context, stack, service, port),
    host: () => "0.0.0.0",
    port: (port) => innerPort(stack, spec.name, port),
    file: (name) => join(contract.files, name),
    secret: (name) => join(contract.files, name),
    data: (volume) => dataFolder(spec, volume),
    distribution: contract.distribution ?? "/app",
    program: (entry) => join("/app", entry.replace(/\.ts$/, ".js")),
    hostRoot,
  };
};
