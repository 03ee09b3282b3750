import { existsSync, readFileSync } from "node:fs";
import { hostname, release } from "node:os";
import { freeBytes } from "../../../tools/disk.ts";
import type { Stack } from "../../stack.ts";
import { availableMemory, bytesPerMebibyte } from "../machine/available-memory.ts";
import type { PlatformOptions } from "../kit.ts";
import { portProblems } from "../machine/ports.ts";
import { judgeCapacity, capacityNeeds, together, type Judgement, type Capacity } from "../machine/capacity.ts";
import { isPublished, publishedBy, type DockerContext } from "./addresses.ts";
import { askEngine, isSpokenToHere } from "./engine.ts";
import { serviceLabel, stackLabel } from "./labels.ts";
import { ownMountPropagation } from "./mount-propagation.ts";

/** Of https://docs.docker.com/reference/api/engine/version/v1.41/#tag/System/operation/SystemInfo what is used here. */
export interface EngineInfo {
  /** Bytes. */
  readonly MemTotal: number;
  readonly DockerRootDir: string;
  /** The name of its machine. */
  readonly Name: string;
  readonly KernelVersion: string;
  readonly ServerVersion: string;
  readonly SwapLimit: boolean;
}

interface RunningContainer {
  readonly Names: readonly string[];
  readonly Labels: Readonly<Record<string, string>>;
  readonly Ports: readonly { readonly PublicPort?: number }[];
}

/** Whether an engine's machine is this one, so that its kernel and its disk can be looked at. */
const isHere = ({ Name, KernelVersion }: EngineInfo): boolean =>
  process.platform === "linux" && Name === hostname() && KernelVersion === release();

/** What a stack's containers depend on of the engine's machine. */
export const machineOf = (info: EngineInfo): Pick<DockerContext, "limitsSwap" | "propagation"> => ({
  limitsSwap: info.SwapLimit,
  // Of another machine nobody knows; what is always allowed lacks only disks that are mounted later.
  propagation: isHere(info) ? ownMountPropagation() : "default",
});

/** What the engine has for a stack; of what is in use, only its own machine tells. */
export const engineCapacity = (info: EngineInfo): Capacity => {
  const total = info.MemTotal / bytesPerMebibyte;
  if (!isHere(info)) return { memory: { available: Number.POSITIVE_INFINITY, reserve: 0, total } };
  const { available, reserve } = availableMemory();
  return {
    memory: { available, reserve, total },
    disk: {
      folder: info.DockerRootDir,
      free: freeBytes(info.DockerRootDir) / bytesPerMebibyte,
      way: "make room (docker system prune), or set data-root of the Docker Engine to a folder on another disk",
    },
  };
};

const leastMaps = 262_144;

/**
 * Elasticsearch maps its files into memory. With fewer maps than this a node of a cluster refuses to start; one that
 * runs alone (`discovery.type: single-node`) only warns in its log, whatever address it listens on, and may end once it has
 * many indices: https://www.elastic.co/docs/deploy-manage/deploy/self-managed/bootstrap-checks
 */
export const judgeMaps = (maps: number): readonly string[] =>
  maps >= leastMaps
    ? []
    : [
        `vm.max_map_count: expected ${leastMaps} for Elasticsearch, found ${maps}; it starts all the same, but may end ` +
          `when it has many indices: sudo sysctl -w vm.max_map_count=${leastMaps}`,
      ];

const mapsFile = "/proc/sys/vm/max_map_count";

const mapWarnings = (stack: Stack, info: EngineInfo): readonly string[] => {
  const hasElasticsearch = stack.specs.some(
    ({ program }) => "component" in program && program.component === "elasticsearch",
  );
  if (!hasElasticsearch || !isHere(info) || !existsSync(mapsFile)) return [];
  return judgeMaps(Number(readFileSync(mapsFile, "utf8")));
};

/**
 * What stands in the way of a stack at the Docker Engine, ports, memory, disk and kernel, and what may.
 *
 * @throws UserError with one line where there is no engine, it does not run, or may not be asked.
 */
export const inspectDocker = async (
  stack: Stack,
  { environment, settings }: Pick<PlatformOptions, "environment" | "settings">,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Judgement> => {
  // Of the form that the engine's documentation says.
  const info = (await askEngine("/info", env)) as EngineInfo;
  const containers = (await askEngine("/containers/json", env)) as readonly RunningContainer[];
  const own = containers.filter(({ Labels }) => Labels[stackLabel] === environment);
  const running = new Set(own.map(({ Labels }) => Labels[serviceLabel]));
  const runs = (service: string) => running.has(service);
  const others = new Map(
    containers
      .filter((container) => !own.includes(container))
      .flatMap(({ Names, Ports }) => Ports.map(({ PublicPort }) => [PublicPort, Names[0]?.slice(1)] as const)),
  );
  const { address, shift } = publishedBy(settings);
  const ports = await portProblems(stack, {
    shift,
    address: isSpokenToHere(env) ? address : undefined,
    runs,
    isOpen: isPublished,
    holder: (port) => (others.has(port) ? `the container ${others.get(port)}` : undefined),
  });
  return together([
    { problems: ports, warnings: mapWarnings(stack, info) },
    judgeCapacity(capacityNeeds(stack, runs), engineCapacity(info)),
  ]);
};
