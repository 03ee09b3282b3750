import type Docker from "dockerode";
import { goDuration } from "../../../infra/platforms/docker/go-duration.ts";
import { durationOf } from "../../../base/duration.ts";
import type { ContainerInputs } from "./container-inputs.ts";

/** The types lack a field. */
type Inspected = Docker.ContainerInspectInfo & { readonly Config: { readonly StopTimeout?: number } };

/**
 * What Pulumi's plugin reads from the engine into the state at each refresh, and compares with the inputs afterwards: as
 * `resourceDockerContainerRead` of its upstream does (kreuzwerker/terraform-provider-docker 4.5,
 * internal/provider/resource_docker_container_funcs.go). What it takes over from the inputs unseen is not here.
 */
export type ReadBack = Readonly<Record<string, unknown>>;

const bytesPerMebibyte = 2 ** 20;

const goText = (nanoseconds: number): string => (nanoseconds === 0 ? "0s" : goDuration(durationOf(nanoseconds / 1e6)));

/** A size of the engine; below zero it means no limit, and stays. */
const sizeOf = (bytes: number): number => (bytes > 0 ? bytes / bytesPerMebibyte : bytes);

/** Sorted: the plugin keeps a set. */
const setOf = (values: readonly string[] | null | undefined): readonly string[] => [...(values ?? [])].toSorted();

const mountsOf = ({ HostConfig: { Mounts: mounts } }: Inspected): readonly unknown[] =>
  (mounts ?? []).map(({ Type, Source, Target, ReadOnly, BindOptions }) => ({
    type: Type,
    source: Source,
    target: Target,
    readOnly: ReadOnly ?? false,
    ...(BindOptions && { bindOptions: { propagation: BindOptions.Propagation } }),
  }));

const portsOf = (found: Inspected): readonly unknown[] =>
  Object.entries(found.NetworkSettings.Ports ?? {})
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([port, bindings]) =>
      (bindings ?? []).map(({ HostIp, HostPort }) => ({
        internal: Number.parseInt(port, 10),
        external: Number(HostPort),
        ip: HostIp,
      })),
    );

/** Attributes that differ from an input that is not there; the plugin leaves all others as they are. */
const compared: Readonly<Record<string, unknown>> = {
  memory: 0,
  memorySwap: 0,
  cpuShares: 0,
  restart: "no",
  networkMode: "bridge",
  readOnly: false,
  mustRun: true,
  capabilities: { drops: [] },
  ulimits: [],
  mounts: [],
  ports: [],
};

/** A container's inputs in the form in which the plugin compares them. */
export const comparable = (inputs: Partial<ContainerInputs>): ReadBack => {
  const { healthcheck: health, securityOpts, capabilities, mounts, ports, ...rest } = inputs;
  return {
    ...compared,
    ...rest,
    ...(securityOpts && { securityOpts: setOf(securityOpts) }),
    ...(capabilities && { capabilities: { drops: setOf(capabilities.drops) } }),
    ...(health && { healthcheck: { startInterval: "0s", startPeriod: "0s", ...health } }),
    ...(mounts && { mounts: mounts.map((mount) => ({ readOnly: false, ...mount })) }),
    ...(ports && { ports }),
  };
};

export const readBack = (found: Inspected, inputs: ContainerInputs): ReadBack => {
  const { Config: config, HostConfig: host, State: state } = found;
  const health = config.Healthcheck;
  return {
    memory: sizeOf(host.Memory ?? 0),
    memorySwap: sizeOf(host.MemorySwap ?? 0),
    cpuShares: host.CpuShares,
    restart: host.RestartPolicy?.Name,
    networkMode: host.NetworkMode,
    readOnly: host.ReadonlyRootfs,
    mounts: mountsOf(found),
    ...(host.CapDrop && { capabilities: { drops: setOf(host.CapDrop) } }),
    ...(inputs.ulimits && {
      ulimits: (host.Ulimits ?? []).map(({ Name, Soft, Hard }) => ({ name: Name, soft: Soft, hard: Hard })),
    }),
    ...(inputs.pidMode && { pidMode: host.PidMode }),
    // Computed where no input says them: then any answer of the engine's is right.
    ...(inputs.securityOpts && { securityOpts: setOf(host.SecurityOpt) }),
    ...(inputs.user && { user: config.User }),
    ...(inputs.hostname && { hostname: config.Hostname }),
    ...(inputs.command && { command: config.Cmd }),
    ...(inputs.entrypoints && { entrypoints: config.Entrypoint }),
    ...(inputs.stopTimeout !== undefined && { stopTimeout: config.StopTimeout }),
    ...(inputs.init !== undefined && { init: host.Init ?? false }),
    ...(inputs.tmpfs && { tmpfs: host.Tmpfs ?? {} }),
    ...(inputs.logDriver && { logDriver: host.LogConfig?.Type, logOpts: host.LogConfig?.Config }),
    ...(inputs.healthcheck &&
      health && {
        healthcheck: {
          tests: health.Test,
          interval: goText(health.Interval ?? 0),
          timeout: goText(health.Timeout ?? 0),
          startPeriod: goText(health.StartPeriod ?? 0),
          startInterval: goText(health.StartInterval ?? 0),
          retries: health.Retries ?? 0,
        },
      }),
    // A stopped one has none, and the plugin replaces what should run and publish.
    ...(inputs.ports && (state.Running || inputs.mustRun !== false) && { ports: portsOf(found) }),
    mustRun: state.Running ? (inputs.mustRun ?? true) : false,
  };
};
