import { randomBytes } from "node:crypto";
import type { Provider } from "@pulumi/pulumi/provider/index.js";
import { changedInputs, secret, unwrap, type ProcessInputs, type TaskInputs } from "./inputs.ts";
import { isUp, startProcess, stopProcess } from "./process.ts";
import { isDone, runTask } from "./task.ts";

type Properties = Readonly<Record<string, unknown>>;

/** One kind of resource. What it is given is free of Pulumi's wrappers; what it returns is added to its inputs. */
interface Kind {
  create(news: Properties): Promise<Properties>;
  update(olds: Properties, news: Properties): Promise<Properties>;
  /** Whether what the state tells of is still there. */
  exists(state: Properties): Promise<boolean>;
  delete(state: Properties): Promise<void>;
}

// The engine hands over what the resource classes of this package sent: the types are theirs.
const asProcess = (properties: Properties) => properties as unknown as ProcessInputs;
const asTask = (properties: Properties) => properties as unknown as TaskInputs;

const run = async (news: Properties): Promise<Properties> => {
  await runTask(asTask(news));
  return {};
};

/** The kinds of resources by type; a start under way gives up once it is cancelled. */
const kindsOf = (cancelled: () => boolean): Readonly<Record<string, Kind>> => {
  const start = async (news: Properties, isKnown: boolean): Promise<Properties> => {
    const { pid } = await startProcess(asProcess(news), { cancelled, isKnown });
    return { pid };
  };
  return {
    "stack:index:Process": {
      create: (news) => start(news, false),
      // It is the same folder: what ran before is found there, and ended with the new grace.
      update: (_olds, news) => start(news, true),
      exists: (state) => isUp(asProcess(state)),
      delete: (state) => stopProcess(asProcess(state)),
    },
    "stack:index:Task": {
      create: run,
      update: (_olds, news) => run(news),
      exists: (state) => isDone(asTask(state)),
      delete: () => Promise.resolve(),
    },
    "stack:index:Secret": {
      create: (news) => Promise.resolve({ value: secret(randomBytes(Number(news["bytes"])).toString("base64url")) }),
      update: (olds) => Promise.resolve({ value: secret(String(olds["value"])) }),
      exists: () => Promise.resolve(true),
      delete: () => Promise.resolve(),
    },
  };
};

const nameOf = (urn: string): string => urn.split("::").at(-1) ?? urn;
const plain = (properties: unknown): Properties => unwrap(properties) as Properties;

/** What `stack` answers to the engine: for one run of Pulumi, which may cancel it. */
export const stackProvider = () => {
  let isCancelled = false;
  const kinds = kindsOf(() => isCancelled);
  const kindOf = (urn: string): Kind => {
    const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
    const kind = kinds[type];
    if (!kind) throw new Error(`the provider "stack" knows no resource ${type}`);
    return kind;
  };
  return {
    version: "0.1.0",
    diff: async (_id, urn, olds: Properties, news: Properties) => {
      const changed = changedInputs(olds, news);
      if (changed.includes("directory") || changed.includes("bytes")) {
        return { changes: true, replaces: [...changed], deleteBeforeReplace: true };
      }
      return { changes: changed.length > 0 || !(await kindOf(urn).exists(plain(olds))) };
    },
    // Inputs go back as they came, wrapped: what was secret stays so in the state.
    create: async (urn, inputs: Properties) => ({
      id: nameOf(urn),
      outs: { ...inputs, ...(await kindOf(urn).create(plain(inputs))) },
    }),
    update: async (_id, urn, olds: Properties, news: Properties) => ({
      outs: { ...news, ...(await kindOf(urn).update(plain(olds), plain(news))) },
    }),
    read: async (id, urn, state: Properties) => ((await kindOf(urn).exists(plain(state))) ? { id, props: state } : {}),
    delete: (_id, urn, state: Properties) => kindOf(urn).delete(plain(state)),
    cancel: () => {
      isCancelled = true;
      return Promise.resolve();
    },
  } satisfies Provider;
};
