import type { ContainerInputs } from "./container-inputs.ts";

const goUnits: Readonly<Record<string, number>> = { ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };

/** Nanoseconds of a text such as `2m0s`, as the plugin reads it with Go's `time.ParseDuration`. */
const nanoseconds = (text = "0s"): number =>
  [...text.matchAll(/([\d.]+)(ms|s|m|h)/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * goUnits[unit!]!,
    0,
  );

const bindOf = ({ volumeName, hostPath, containerPath, readOnly }: NonNullable<ContainerInputs["volumes"]>[number]) =>
  `${hostPath ?? volumeName}:${containerPath}${readOnly ? ":ro" : ""}`;

/** Of MiB; below zero it means no limit. */
export const bytes = (mebibytes = 0): number => (mebibytes > 0 ? mebibytes * 2 ** 20 : mebibytes);

/** What the plugin asks the engine for where a program asks it for a container. */
export const bodyOf = (inputs: ContainerInputs) => {
  const { ports = [], healthcheck: health, labels = [] } = inputs;
  return {
    Image: inputs.image,
    Hostname: inputs.hostname,
    User: inputs.user,
    Entrypoint: inputs.entrypoints,
    Cmd: inputs.command,
    Env: inputs.envs,
    Labels: Object.fromEntries(labels.map(({ label, value }) => [label, value])),
    ExposedPorts: Object.fromEntries(ports.map(({ internal }) => [`${internal}/tcp`, {}])),
    StopTimeout: inputs.stopTimeout,
    ...(health && {
      Healthcheck: {
        Test: health.tests,
        Interval: nanoseconds(health.interval),
        Timeout: nanoseconds(health.timeout),
        StartPeriod: nanoseconds(health.startPeriod),
        Retries: health.retries,
        ...(health.startInterval && { StartInterval: nanoseconds(health.startInterval) }),
      },
    }),
    HostConfig: {
      NetworkMode: inputs.networkMode,
      PortBindings: Object.fromEntries(
        ports.map(({ internal, external, ip }) => [`${internal}/tcp`, [{ HostIp: ip, HostPort: String(external) }]]),
      ),
      Binds: (inputs.volumes ?? []).map(bindOf),
      Mounts: inputs.mounts?.map(({ type, source, target, readOnly, bindOptions }) => ({
        Type: type,
        Source: source,
        Target: target,
        ReadOnly: readOnly ?? false,
        ...(bindOptions && { BindOptions: { Propagation: bindOptions.propagation } }),
      })),
      Tmpfs: inputs.tmpfs,
      PidMode: inputs.pidMode,
      ReadonlyRootfs: inputs.readOnly,
      CapDrop: inputs.capabilities?.drops,
      SecurityOpt: inputs.securityOpts,
      RestartPolicy: { Name: inputs.restart ?? "no" },
      LogConfig: { Type: inputs.logDriver, Config: inputs.logOpts },
      Memory: bytes(inputs.memory),
      MemorySwap: bytes(inputs.memorySwap),
      CpuShares: inputs.cpuShares,
      Init: inputs.init ?? false,
      Ulimits: inputs.ulimits?.map(({ name, soft, hard }) => ({ Name: name, Soft: soft, Hard: hard })),
    },
  };
};
