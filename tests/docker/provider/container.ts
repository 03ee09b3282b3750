import { Readable } from "node:stream";
import type Docker from "dockerode";
import { ifKnown, ifNotYet } from "../../../infra/platforms/docker/engine.ts";
import { tarOf } from "../tar.ts";
import { bodyOf, bytes } from "./container-body.ts";
import type { ContainerInputs } from "./container-inputs.ts";
import { readBack, type ReadBack } from "./read-back.ts";

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

const inspect = (engine: Docker, id: string) => ifKnown(engine.getContainer(id).inspect());

const awaitHealth = async (engine: Docker, id: string, { waitTimeout = 60 }: ContainerInputs): Promise<void> => {
  const deadline = Date.now() + waitTimeout * 1000;
  for (;;) {
    const found = await inspect(engine, id);
    if (found?.State.Health?.Status === "healthy") return;
    // The plugin names neither the container nor the reason.
    if (Date.now() > deadline || !found) throw new Error("container failed to be in healthy state");
    await pause(500);
  }
};

const connect = async (engine: Docker, id: string, { networksAdvanced = [] }: ContainerInputs): Promise<void> => {
  if (networksAdvanced.length === 0) return;
  await engine
    .getNetwork("bridge")
    .disconnect({ Container: id })
    .catch((error: Error) => {
      if (!error.message.includes("is not connected to")) {
        throw new Error(`Unable to disconnect the default network: ${error.message}`, { cause: error });
      }
    });
  for (const { name, aliases = [] } of networksAdvanced) {
    await engine.getNetwork(name).connect({ Container: id, EndpointConfig: { Aliases: [...aliases] } });
  }
};

const upload = async (engine: Docker, id: string, { uploads = [] }: ContainerInputs): Promise<void> => {
  for (const { file, content, permissions = "0644", owner, group } of uploads) {
    const isOwned = owner !== undefined || group !== undefined;
    const tar = tarOf([
      { path: file, content, mode: Number.parseInt(permissions, 8), uid: Number(owner ?? 0), gid: Number(group ?? 0) },
    ]);
    // To the root folder, as the plugin does: Docker refuses it where that is read-only. With an owner, engines before 28
    // look the image's user up on their own machine.
    const query = { path: "/", ...(isOwned && { copyUIDGID: "true" as const }) };
    await engine.getContainer(id).putArchive(Readable.from([tar]), query);
  }
};

/** What was made, and what went wrong afterwards: it stays, as the plugin leaves it. */
export interface Created {
  readonly id: string;
  readonly error?: Error;
}

/** Makes a container, and starts it unless it is not to be started. */
export const createContainer = async (engine: Docker, inputs: ContainerInputs): Promise<Created> => {
  // The engine takes what is undefined as left out, against the types. Left alone, dockerode repeats the body in the query.
  const options = { _query: { name: inputs.name }, _body: bodyOf(inputs) };
  const { id } = await engine.createContainer(options as Docker.ContainerCreateOptions);
  try {
    await connect(engine, id, inputs);
    await upload(engine, id, inputs);
    if (inputs.start === false) return { id };
    await engine.getContainer(id).start();
    if (inputs.wait) await awaitHealth(engine, id, inputs);
    return { id };
  } catch (error) {
    return { id, error: error as Error };
  }
};

/** What the state holds of a container after a look at it; nothing if it is gone. One that ended stays as it is. */
export const readContainer = async (
  engine: Docker,
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
  engine: Docker,
  id: string,
  { inputs, hasEnded }: { readonly inputs: ContainerInputs; readonly hasEnded: boolean },
): Promise<void> => {
  const container = engine.getContainer(id);
  if (hasEnded && inputs.mustRun !== false) await ifNotYet(container.start());
  await container.update({
    Memory: bytes(inputs.memory),
    MemorySwap: bytes(inputs.memorySwap),
    CpuShares: inputs.cpuShares,
    RestartPolicy: { Name: inputs.restart ?? "no" },
  });
};

export const removeContainer = async (engine: Docker, id: string, inputs: ContainerInputs): Promise<void> => {
  const { destroyGraceSeconds: grace = 0 } = inputs;
  const container = engine.getContainer(id);
  if (grace > 0) await ifKnown(ifNotYet(container.stop({ t: grace })));
  await ifKnown(container.remove({ force: true, v: true }));
};
