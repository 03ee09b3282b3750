import { milliseconds, type Duration } from "../../../signals/duration.ts";
import type { EngineClient } from "../engine-client.ts";
import { tarOf } from "../tar.ts";

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
  readonly memory?: number;
  readonly cpuShares?: number;
  readonly healthcheck?: {
    readonly tests: readonly string[];
    readonly interval: Duration;
    readonly startInterval?: Duration;
    readonly timeout: Duration;
    readonly retries: number;
    readonly startPeriod: Duration;
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

interface Inspected {
  readonly State: {
    readonly Running: boolean;
    readonly ExitCode: number;
    readonly Health?: { readonly Status: string };
  };
}

const nanoseconds = (duration: Duration): number => milliseconds(duration) * 1e6;

const bindOf = ({ volumeName, hostPath, containerPath, readOnly }: NonNullable<ContainerInputs["volumes"]>[number]) =>
  `${hostPath ?? volumeName}:${containerPath}${readOnly ? ":ro" : ""}`;

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
      Tmpfs: inputs.tmpfs,
      PidMode: inputs.pidMode,
      ReadonlyRootfs: inputs.readOnly,
      CapDrop: inputs.capabilities?.drops,
      SecurityOpt: inputs.securityOpts,
      RestartPolicy: { Name: inputs.restart ?? "no" },
      LogConfig: { Type: inputs.logDriver, Config: inputs.logOpts },
      Memory: (inputs.memory ?? 0) * 2 ** 20,
      CpuShares: inputs.cpuShares,
    },
  };
};

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

const inspect = (engine: EngineClient, id: string) =>
  engine.call(`/containers/${id}/json`, {}, [404]) as Promise<Inspected | undefined>;

const awaitHealth = async (
  engine: EngineClient,
  id: string,
  { name, waitTimeout = 60 }: ContainerInputs,
): Promise<void> => {
  const deadline = Date.now() + waitTimeout * 1000;
  // One that is started again and again has none while it runs.
  let exitCode = 0;
  for (;;) {
    const found = await inspect(engine, id);
    if (found?.State.Health?.Status === "healthy") return;
    exitCode = found?.State.ExitCode || exitCode;
    if (Date.now() > deadline || !found) {
      const status = found
        ? `${found.State.Health?.Status ?? "without a health check"}, exit code ${exitCode}`
        : "gone";
      throw new Error(`${name}: not healthy after ${waitTimeout} s: ${status}`);
    }
    await pause(500);
  }
};

const connect = async (engine: EngineClient, id: string, { networksAdvanced = [] }: ContainerInputs): Promise<void> => {
  if (networksAdvanced.length === 0) return;
  await engine.call("/networks/bridge/disconnect", { method: "POST", json: { Container: id } });
  for (const { name, aliases } of networksAdvanced) {
    await engine.call(`/networks/${name}/connect`, {
      method: "POST",
      json: { Container: id, EndpointConfig: { Aliases: aliases } },
    });
  }
};

const upload = async (engine: EngineClient, id: string, { uploads = [] }: ContainerInputs): Promise<void> => {
  for (const { file, content, permissions = "0644", owner = "0", group = "0" } of uploads) {
    const tar = tarOf([
      { path: file, content, mode: Number.parseInt(permissions, 8), uid: Number(owner), gid: Number(group) },
    ]);
    // To the root folder, as the plugin does: Docker refuses it where that is read-only.
    await engine.call(`/containers/${id}/archive`, { method: "PUT", query: { path: "/" }, tar });
  }
};

/** Makes a container, and starts it unless it is not to be started; its id once it is as the inputs want it. */
export const createContainer = async (engine: EngineClient, inputs: ContainerInputs): Promise<string> => {
  const query = { name: inputs.name };
  const { Id: id } = (await engine.call("/containers/create", { method: "POST", query, json: bodyOf(inputs) })) as {
    Id: string;
  };
  try {
    await connect(engine, id, inputs);
    await upload(engine, id, inputs);
    if (inputs.start === false) return id;
    await engine.call(`/containers/${id}/start`, { method: "POST" });
    if (inputs.wait) await awaitHealth(engine, id, inputs);
    return id;
  } catch (error) {
    // The plugin leaves it in the state as tainted, to be replaced by the next run: the same without the detour.
    await removeContainer(engine, id, inputs);
    throw error;
  }
};

/** Whether a container is there and runs; one that should run and has ended is removed, as the plugin does. */
export const readContainer = async (engine: EngineClient, id: string, inputs: ContainerInputs): Promise<boolean> => {
  const found = await inspect(engine, id);
  if (!found) return false;
  if (found.State.Running || inputs.mustRun === false) return true;
  await removeContainer(engine, id, inputs);
  return false;
};

/** Inputs that a running container takes without being made anew. */
export const updatable = new Set([
  "cpuShares",
  "destroyGraceSeconds",
  "memory",
  "mustRun",
  "restart",
  "wait",
  "waitTimeout",
]);

export const updateContainer = async (engine: EngineClient, id: string, inputs: ContainerInputs): Promise<void> => {
  await engine.call(`/containers/${id}/update`, {
    method: "POST",
    json: {
      Memory: (inputs.memory ?? 0) * 2 ** 20,
      MemorySwap: -1,
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
