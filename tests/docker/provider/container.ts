import type { EngineClient } from "../engine-client.ts";
import { tarOf } from "../tar.ts";
import { readBack, type ReadBack } from "./read-back.ts";

/** The inputs of a container as `known-inputs.ts` lets them through. */
export interface ContainerInputs {
  readonly name: string;
  readonly image: string;
  readonly hostname?: string;
  readonly user?: string;
  readonly entrypoints?: readonly string[];
  readonly command?: readonly string[];
  readonly envs?: readonly string[];
  readonly labels?: readonly { readonly label: string; readonly value: string }[];
  readonly networkMode?: string;
  readonly networksAdvanced?: readonly { readonly name: string; readonly aliases?: readonly string[] }[];
  readonly ports?: readonly { readonly internal: number; readonly external: number; readonly ip: string }[];
  readonly volumes?: readonly {
    readonly volumeName?: string;
    readonly hostPath?: string;
    readonly containerPath: string;
    readonly readOnly?: boolean;
  }[];
  readonly tmpfs?: Readonly<Record<string, string>>;
  readonly pidMode?: string;
  readonly readOnly?: boolean;
  readonly capabilities?: { readonly drops?: readonly string[] };
  readonly securityOpts?: readonly string[];
  readonly restart?: string;
  readonly logDriver?: string;
  readonly logOpts?: Readonly<Record<string, string>>;
  readonly init?: boolean;
  readonly memory?: number;
  readonly memorySwap?: number;
  readonly cpuShares?: number;
  readonly ulimits?: readonly { readonly name: string; readonly soft: number; readonly hard: number }[];
  readonly mounts?: readonly {
    readonly type: string;
    readonly source: string;
    readonly target: string;
    readonly readOnly?: boolean;
    readonly bindOptions?: { readonly propagation?: string };
  }[];
  readonly healthcheck?: {
    readonly tests: readonly string[];
    readonly interval: string;
    readonly startInterval?: string;
    readonly timeout: string;
    readonly retries: number;
    readonly startPeriod?: string;
  };
  readonly wait?: boolean;
  readonly waitTimeout?: number;
  readonly mustRun?: boolean;
  readonly start?: boolean;
  readonly stopTimeout?: number;
  readonly destroyGraceSeconds?: number;
  readonly uploads?: readonly {
    readonly file: string;
    readonly content: string;
    readonly permissions?: string;
    readonly owner?: string;
    readonly group?: string;
  }[];
}

/** Of the engine's answer about a container what is read here. */
export interface Inspected {
  readonly State: {
    readonly Running: boolean;
    readonly Health?: { readonly Status: string };
  };
  readonly Config: {
    readonly Hostname: string;
    readonly User: string;
    readonly Cmd: readonly string[] | null;
    readonly Entrypoint: readonly string[] | null;
    readonly StopTimeout?: number;
    readonly Healthcheck?: {
      readonly Test: readonly string[];
      readonly Interval?: number;
      readonly Timeout?: number;
      readonly StartPeriod?: number;
      readonly StartInterval?: number;
      readonly Retries?: number;
    };
  };
  readonly HostConfig: {
    readonly Memory: number;
    readonly MemorySwap: number;
    readonly CpuShares: number;
    readonly RestartPolicy: { readonly Name: string };
    readonly NetworkMode: string;
    readonly ReadonlyRootfs: boolean;
    readonly CapDrop: readonly string[] | null;
    readonly SecurityOpt: readonly string[] | null;
    readonly Ulimits: readonly { readonly Name: string; readonly Soft: number; readonly Hard: number }[] | null;
    readonly PidMode: string;
    readonly Mounts?:
      | readonly {
          readonly Type: string;
          readonly Source: string;
          readonly Target: string;
          readonly ReadOnly?: boolean;
          readonly BindOptions?: { readonly Propagation?: string };
        }[]
      | null;
    readonly Init?: boolean | null;
    readonly Tmpfs?: Readonly<Record<string, string>>;
    readonly LogConfig: { readonly Type: string; readonly Config: Readonly<Record<string, string>> };
  };
  readonly NetworkSettings: {
    readonly Ports?: Readonly<Record<string, readonly { readonly HostIp: string; readonly HostPort: string }[] | null>>;
  };
}

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
const bytes = (mebibytes = 0): number => (mebibytes > 0 ? mebibytes * 2 ** 20 : mebibytes);

const bodyOf = (inputs: ContainerInputs) => {
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

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

const inspect = (engine: EngineClient, id: string) =>
  engine.call(`/containers/${id}/json`, {}, [404]) as Promise<Inspected | undefined>;

const awaitHealth = async (engine: EngineClient, id: string, { waitTimeout = 60 }: ContainerInputs): Promise<void> => {
  const deadline = Date.now() + waitTimeout * 1000;
  for (;;) {
    const found = await inspect(engine, id);
    if (found?.State.Health?.Status === "healthy") return;
    // The plugin names neither the container nor the reason.
    if (Date.now() > deadline || !found) throw new Error("container failed to be in healthy state");
    await pause(500);
  }
};

const connect = async (engine: EngineClient, id: string, { networksAdvanced = [] }: ContainerInputs): Promise<void> => {
  if (networksAdvanced.length === 0) return;
  const { status, body } = await engine.ask("/networks/bridge/disconnect", { method: "POST", json: { Container: id } });
  if (status >= 400 && !JSON.stringify(body).includes("is not connected to")) {
    throw new Error(`Unable to disconnect the default network: ${JSON.stringify(body)}`);
  }
  for (const { name, aliases } of networksAdvanced) {
    await engine.call(`/networks/${name}/connect`, {
      method: "POST",
      json: { Container: id, EndpointConfig: { Aliases: aliases } },
    });
  }
};

const upload = async (engine: EngineClient, id: string, { uploads = [] }: ContainerInputs): Promise<void> => {
  for (const { file, content, permissions = "0644", owner, group } of uploads) {
    const isOwned = owner !== undefined || group !== undefined;
    const tar = tarOf([
      { path: file, content, mode: Number.parseInt(permissions, 8), uid: Number(owner ?? 0), gid: Number(group ?? 0) },
    ]);
    // To the root folder, as the plugin does: Docker refuses it where that is read-only. With an owner, engines before 28
    // look the image's user up on their own machine.
    const query = { path: "/", ...(isOwned && { copyUIDGID: "true" }) };
    await engine.call(`/containers/${id}/archive`, { method: "PUT", query, tar });
  }
};

/** What was made, and what went wrong afterwards: it stays, as the plugin leaves it. */
export interface Created {
  readonly id: string;
  readonly error?: Error;
}

/** Makes a container, and starts it unless it is not to be started. */
export const createContainer = async (engine: EngineClient, inputs: ContainerInputs): Promise<Created> => {
  const query = { name: inputs.name };
  const { Id: id } = (await engine.call("/containers/create", { method: "POST", query, json: bodyOf(inputs) })) as {
    Id: string;
  };
  try {
    await connect(engine, id, inputs);
    await upload(engine, id, inputs);
    if (inputs.start === false) return { id };
    await engine.call(`/containers/${id}/start`, { method: "POST" });
    if (inputs.wait) await awaitHealth(engine, id, inputs);
    return { id };
  } catch (error) {
    return { id, error: error as Error };
  }
};

/** What the state holds of a container after a look at it; nothing if it is gone. One that ended stays as it is. */
export const readContainer = async (
  engine: EngineClient,
  id: string,
  inputs: ContainerInputs,
): Promise<ReadBack | undefined> => {
  const found = await inspect(engine, id);
  return found && readBack(found, inputs);
};

/** Inputs whose change is no new container. The plugin does nothing about some: the next refresh finds the old ones. */
export const updatable = new Set([
  "cpuShares",
  "destroyGraceSeconds",
  "healthcheck",
  "init",
  "memory",
  "memorySwap",
  "mustRun",
  "restart",
  "tmpfs",
  "wait",
  "waitTimeout",
]);

/** Changes a container in place. One that ended is started again, and nobody waits until it is healthy. */
export const updateContainer = async (
  engine: EngineClient,
  id: string,
  { inputs, hasEnded }: { readonly inputs: ContainerInputs; readonly hasEnded: boolean },
): Promise<void> => {
  if (hasEnded && inputs.mustRun !== false) await engine.call(`/containers/${id}/start`, { method: "POST" }, [304]);
  await engine.call(`/containers/${id}/update`, {
    method: "POST",
    json: {
      Memory: bytes(inputs.memory),
      MemorySwap: bytes(inputs.memorySwap),
      CpuShares: inputs.cpuShares,
      RestartPolicy: { Name: inputs.restart ?? "no" },
    },
  });
};

export const removeContainer = async (engine: EngineClient, id: string, inputs: ContainerInputs): Promise<void> => {
  const { destroyGraceSeconds: grace = 0 } = inputs;
  if (grace > 0)
    await engine.call(`/containers/${id}/stop`, { method: "POST", query: { t: String(grace) } }, [304, 404]);
  await engine.call(`/containers/${id}`, { method: "DELETE", query: { force: "true", v: "true" } }, [404]);
};
