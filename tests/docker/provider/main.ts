import { main, type Provider } from "@pulumi/pulumi/provider/index.js";
import { changedInputs, unwrap } from "../../../infra/provider/inputs.ts";
import { engineClient } from "../engine-client.ts";
import {
  createContainer,
  readContainer,
  removeContainer,
  updatable,
  updateContainer,
  type ContainerInputs,
} from "./container.ts";
import { knownInputs, unknownInputs } from "./known-inputs.ts";

/**
 * Serves the resources of `@pulumi/docker` at a real Docker Engine, for tests on machines that the plugin cannot be had
 * on. It is strict: an input that it does not know is an error, and so is one that the plugin would plan again at each `up`.
 */
type Properties = Readonly<Record<string, unknown>>;

interface Kind {
  create(inputs: Properties): Promise<{ readonly id: string; readonly outputs?: Properties }>;
  exists(id: string, inputs: Properties): Promise<boolean>;
  update?(id: string, inputs: Properties): Promise<void>;
  remove(id: string, inputs: Properties): Promise<void>;
  /** Inputs that can change without a new resource. */
  readonly updatable?: ReadonlySet<string>;
  /** What of the inputs the plugin would stumble over. */
  habits?(inputs: Properties): readonly string[];
}

const engine = engineClient();
const name = (inputs: Properties): string => String(inputs["name"]);
const labelsOf = (inputs: Properties) =>
  Object.fromEntries(
    ((inputs["labels"] ?? []) as readonly { label: string; value: string }[]).map(({ label, value }) => [label, value]),
  );

const inspectImage = (image: string) =>
  engine.call(`/images/${image}/json`, {}, [404]) as Promise<{ Id: string } | undefined>;

const pull = async (image: string): Promise<void> => {
  const output = await engine.call("/images/create", { method: "POST", query: { fromImage: image } });
  // One JSON object a line; an error comes among them, with the status of success.
  const failure = /"error":"([^"]*)"/.exec(typeof output === "string" ? output : JSON.stringify(output));
  if (failure) throw new Error(`${image}: ${failure[1]}`);
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
    exists: async (_id, inputs) => (await inspectImage(name(inputs))) !== undefined,
    remove: () => Promise.resolve(),
    updatable: new Set(["keepLocally"]),
    habits: (inputs) => (inputs["keepLocally"] === true ? [] : ["keepLocally: the image would be removed"]),
  },
  "docker:index/network:Network": {
    create: async (inputs) => {
      const json = { Name: name(inputs), Driver: inputs["driver"], Labels: labelsOf(inputs), CheckDuplicate: true };
      const { Id } = (await engine.call("/networks/create", { method: "POST", json })) as { Id: string };
      return { id: Id };
    },
    exists: async (id) => (await engine.call(`/networks/${id}`, {}, [404])) !== undefined,
    remove: async (id) => void (await engine.call(`/networks/${id}`, { method: "DELETE" }, [404])),
  },
  "docker:index/volume:Volume": {
    create: async (inputs) => {
      const json = { Name: name(inputs), Labels: labelsOf(inputs) };
      await engine.call("/volumes/create", { method: "POST", json });
      return { id: name(inputs) };
    },
    exists: async (id) => (await engine.call(`/volumes/${id}`, {}, [404])) !== undefined,
    remove: async (id) => void (await engine.call(`/volumes/${id}`, { method: "DELETE" }, [404])),
  },
  "docker:index/container:Container": {
    create: async (inputs) => ({ id: await createContainer(engine, asContainer(inputs)) }),
    exists: (id, inputs) => readContainer(engine, id, asContainer(inputs)),
    update: (id, inputs) => updateContainer(engine, id, asContainer(inputs)),
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
    const inputs = inputsOf(urn, olds);
    const gone = Object.keys(inputs).filter((key) => !(key in news));
    const changed = [...changedInputs(inputs, news), ...gone];
    const replaces = changed.filter((key) => !kindOf(urn).updatable?.has(key));
    return Promise.resolve({ changes: changed.length > 0, replaces });
  },
  create: async (urn, inputs: Properties) => {
    const { id, outputs } = await kindOf(urn).create(plain(inputs));
    return { id, outs: { ...inputs, ...outputs } };
  },
  update: async (id, urn, olds: Properties, news: Properties) => {
    await kindOf(urn).update?.(id, plain(news));
    return { outs: { ...olds, ...news } };
  },
  read: async (id, urn, state: Properties) =>
    (await kindOf(urn).exists(id, plain(state))) ? { id, props: state } : {},
  delete: (id, urn, state: Properties) => kindOf(urn).remove(id, plain(state)),
};

// An engine of Pulumi's that was killed tells nobody: without it there is nothing to do here.
const parent = process.ppid;
setInterval(() => process.ppid !== parent && process.exit(1), 500).unref();

await main(provider, process.argv.slice(2));
