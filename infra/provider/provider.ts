import { randomBytes } from "node:crypto";
import type { Provider } from "@pulumi/pulumi/provider/index.js";
import { changedInputs, secret, unwrap, type ProcessInputs, type TaskInputs } from "./inputs.ts";
import { isUp, startProcess, stopProcess } from "./process.ts";
import { isDone, runTask } from "./task.ts";

type Properties = Readonly<Record<string, unknown>>;

/** One kind of resource. Its arguments have no Pulumi wrappers; its results are added to its inputs. */
interface Kind {
  create(news: Properties): Promise<Properties>;
  update(olds: Properties, news: Properties): Promise<Properties>;
  /** Whether the resource in the state still exists. */
  exists(state: Properties): Promise<boolean>;
  delete(state: Properties): Promise<void>;
}

// The engine passes what this package's resource classes sent, so the types match.
const asProcess = (properties: Properties) => properties as unknown as ProcessInputs;
const asTask = (properties: Properties) => properties as unknown as TaskInputs;

const run = async (news: Properties): Promise<Properties> => {
  await runTask(asTask(news));
  return {};
};

/** The kinds of resources by type; a start in progress stops when it is cancelled. */
const kindsOf = (cancelled: () => boolean): Readonly<Record<string, Kind>> => {
  const start = async (news: Properties, isKnown: boolean): Promise<Properties> => {
    const { pid } = await startProcess(asProcess(news), { cancelled, isKnown });
    return { pid };
  };
  return {
    "stack:index:Process": {
      create: (news) => start(news, false),
      // The folder is the same, so the earlier process is found there and stopped with the new grace period.
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

/** The provider `stack` for one run of Pulumi, which can cancel it. */
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
    // Inputs are returned in their wrappers, so secrets stay secret in the state.
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
