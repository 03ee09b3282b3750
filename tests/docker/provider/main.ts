import { main, type Provider } from "@pulumi/pulumi/provider/index.js";
import { changedInputs, unwrap } from "../../../infra/provider/inputs.ts";
import { text } from "node:stream/consumers";
import { ifKnown, openEngine } from "../../../infra/platforms/docker/engine.ts";
import { createContainer, readContainer, removeContainer, updatable, updateContainer } from "./container.ts";
import type { ContainerInputs } from "./container-inputs.ts";
import { knownInputs, unknownInputs } from "./known-inputs.ts";
import { comparable } from "./read-back.ts";

/**
 * Serves the resources of `@pulumi/docker` at a real Docker Engine, for tests on machines without Pulumi's plugin. It fails
 * where the plugin fails (read in pulumi/pulumi-docker 5.1 and kreuzwerker/terraform-provider-docker 4.5): an unknown input
 * is an error, what the engine answers is compared with the inputs at the next `up`, a failed creation leaves what it made,
 * and what has a name is deleted before it is replaced.
 */
type Properties = Readonly<Record<string, unknown>>;

interface Kind {
  /** An error where something was made and is not as it should be. */
  create(inputs: Properties): Promise<{ readonly id: string; readonly outputs?: Properties; readonly error?: Error }>;
  /** What the engine says of it; nothing if it is gone. */
  read(id: string, inputs: Properties): Promise<Properties | undefined>;
  update?(id: string, inputs: Properties, olds: Properties): Promise<void>;
  /** Inputs in the form in which the plugin compares them. Defaults to as they are. */
  readonly comparable?: (inputs: Properties) => Properties;
  remove(id: string, inputs: Properties): Promise<void>;
  /** Inputs that can change without a new resource. */
  readonly updatable?: ReadonlySet<string>;
  /** What of the inputs the plugin would stumble over. */
  habits?(inputs: Properties): readonly string[];
}

/** As the plugin finds its engine: it reads no selected context, and here no context at all. */
const pluginEnvironment = (): NodeJS.ProcessEnv => {
  const { DOCKER_HOST, DOCKER_CONTEXT, DOCKER_CERT_PATH, PATH } = process.env;
  if (DOCKER_CONTEXT) throw new Error("DOCKER_CONTEXT: the plugin would follow it before DOCKER_HOST");
  const tls = DOCKER_CERT_PATH ? { DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH } : {};
  return { DOCKER_HOST, PATH, DOCKER_CONFIG: "/nowhere", ...tls };
};

const engine = await openEngine(pluginEnvironment());
const name = (inputs: Properties): string => String(inputs["name"]);
const labelsOf = (inputs: Properties) =>
  Object.fromEntries(
    ((inputs["labels"] ?? []) as readonly { label: string; value: string }[]).map(({ label, value }) => [label, value]),
  );

const inspectImage = (image: string) => ifKnown(engine.getImage(image).inspect());

const pull = async (image: string): Promise<void> => {
  const output = await text(await engine.createImage({ fromImage: image }));
  // One JSON object a line; an error comes among them, with the status of success.
  const failure = /"error":"([^"]*)"/.exec(output);
  if (failure) throw new Error(`${image}: ${failure[1]}`);
};

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** The plugin waits so long for whoever has a volume mounted. */
const volumeWaitMs = 30_000;

const removeVolume = async (id: string): Promise<void> => {
  const deadline = Date.now() + volumeWaitMs;
  for (;;) {
    try {
      return void (await ifKnown(engine.getVolume(id).remove({ force: true })));
    } catch (error) {
      if (!String(error).includes("in use")) throw error;
    }
    if (Date.now() > deadline)
      throw new Error("timeout while waiting for state to become 'removed' (last state: 'in_use', timeout: 30s)");
    await pause(1000);
  }
};

// The engine hands over what the resource class sent, checked against its known inputs: the types are theirs.
const asContainer = (inputs: Properties) => inputs as unknown as ContainerInputs;

const kinds: Readonly<Record<string, Kind>> = {
  "docker:index/remoteImage:RemoteImage": {
    create: async (inputs) => {
      if (!(await inspectImage(name(inputs)))) await pull(name(inputs));
      const found = await inspectImage(name(inputs));
      if (!found) throw new Error(`${name(inputs)}: it was pulled and is not there`);
      return { id: found.Id + name(inputs), outputs: { imageId: found.Id } };
    },
    read: async (_id, inputs) => ((await inspectImage(name(inputs))) ? {} : undefined),
    remove: () => Promise.resolve(),
    updatable: new Set(["keepLocally"]),
    habits: (inputs) => (inputs["keepLocally"] === true ? [] : ["keepLocally: the image would be removed"]),
  },
  "docker:index/network:Network": {
    create: async (inputs) => {
      const json = {
        Name: name(inputs),
        Driver: String(inputs["driver"]),
        Labels: labelsOf(inputs),
        CheckDuplicate: true,
      };
      const { id } = await engine.createNetwork(json);
      return { id };
    },
    read: async (id) => ((await ifKnown(engine.getNetwork(id).inspect())) === undefined ? undefined : {}),
    remove: async (id) => void (await ifKnown(engine.getNetwork(id).remove())),
  },
  "docker:index/volume:Volume": {
    create: async (inputs) => {
      const json = { Name: name(inputs), Labels: labelsOf(inputs) };
      await engine.createVolume(json);
      return { id: name(inputs) };
    },
    read: async (id) => ((await ifKnown(engine.getVolume(id).inspect())) === undefined ? undefined : {}),
    remove: removeVolume,
  },
  "docker:index/container:Container": {
    create: async (inputs) => {
      const created = await createContainer(engine, asContainer(inputs));
      return { ...created, outputs: (await readContainer(engine, created.id, asContainer(inputs))) ?? {} };
    },
    read: (id, inputs) => readContainer(engine, id, asContainer(inputs)),
    update: (id, inputs, { mustRun }) =>
      updateContainer(engine, id, { inputs: asContainer(inputs), hasEnded: mustRun === false }),
    comparable: (inputs) => comparable(asContainer(inputs)),
    remove: (id, inputs) => removeContainer(engine, id, asContainer(inputs)),
    updatable,
    habits: (inputs) => {
      const { networkMode, image, ports = [], command = [], uploads = [] } = asContainer(inputs);
      const internal = ports.map((port) => `${port.internal}/tcp`);
      return [
        ...(networkMode === undefined ? ["networkMode: unset, it differs at each up"] : []),
        ...(image === unknown || image.startsWith("sha256:") ? [] : ["image: not an id, it differs at each up"]),
        ...(internal.toSorted().join() === internal.join() ? [] : ["ports: unsorted, they differ at each up"]),
        ...(command.includes("") ? ["command: values may not be empty"] : []),
        ...uploads.flatMap(({ file, content }) => (content === "" ? [`uploads: ${file}: it is empty`] : [])),
      ];
    },
  },
};

/** What was made stays, and stands in the state with its error: Pulumi reads these fields of what is thrown. */
class HalfMade extends Error {
  readonly id: string;
  readonly properties: Properties;
  readonly reasons: readonly string[];

  constructor(id: string, properties: Properties, cause: Error) {
    super(cause.message, { cause });
    this.id = id;
    this.properties = properties;
    this.reasons = [cause.message];
  }
}

/** What stands for a value that is not known before the resource that it comes from is there. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const typeOf = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";

const kindOf = (urn: string): Kind => {
  const kind = kinds[typeOf(urn)];
  if (!kind) throw new Error(`the test provider "docker" knows no resource ${typeOf(urn)}`);
  return kind;
};

const plain = (properties: unknown): Properties => unwrap(properties) as Properties;

/** Inputs only: outputs stand beside them in the state. */
const inputsOf = (urn: string, state: Properties): Properties =>
  Object.fromEntries(Object.entries(state).filter(([key]) => key in knownInputs[typeOf(urn)]!));

const provider: Provider = {
  version: "5.2.0",
  check: (urn, _olds, news: Properties) => {
    const inputs = plain(news);
    const kind = kindOf(urn);
    const reasons = [
      ...unknownInputs(inputs, knownInputs[typeOf(urn)]).map((path) => `${path}: the test provider does not know it`),
      ...(kind.habits?.(inputs) ?? []),
    ];
    return Promise.resolve({ inputs: news, failures: reasons.map((reason) => ({ property: "", reason })) });
  },
  diff: (_id, urn, olds: Properties, news: Properties) => {
    const kind = kindOf(urn);
    const form = (inputs: Properties) => kind.comparable?.(inputs) ?? inputs;
    const before = form(inputsOf(urn, plain(olds)));
    const after = form(plain(news));
    const gone = Object.keys(before).filter((key) => !(key in after));
    const changed = [...changedInputs(before, after), ...gone];
    const replaces = changed.filter((key) => !kind.updatable?.has(key));
    // Each has a name that the program gave it: the bridge between Pulumi and the plugin's upstream then deletes first.
    return Promise.resolve({ changes: changed.length > 0, replaces, deleteBeforeReplace: replaces.length > 0 });
  },
  create: async (urn, inputs: Properties) => {
    const { id, outputs, error } = await kindOf(urn).create(plain(inputs));
    const outs = { ...inputs, ...outputs };
    if (error) throw new HalfMade(id, outs, error);
    return { id, outs };
  },
  update: async (id, urn, olds: Properties, news: Properties) => {
    await kindOf(urn).update?.(id, plain(news), plain(olds));
    return { outs: { ...olds, ...news } };
  },
  read: async (id, urn, state: Properties) => {
    // The inputs are those of the last `up`; what the engine says lies over them.
    const found = await kindOf(urn).read(id, plain(state));
    return found ? { id, props: { ...state, ...found } } : {};
  },
  delete: (id, urn, state: Properties) => kindOf(urn).remove(id, plain(state)),
};

// An engine of Pulumi's that was killed tells nobody: without it there is nothing to do here.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && process.exit(1), 500).unref();

await main(provider, process.argv.slice(2));
