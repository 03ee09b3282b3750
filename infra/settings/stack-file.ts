import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { Locate } from "./mistakes.ts";
import { hideEncrypted } from "./hidden-text.ts";
import { namespace } from "./namespace.ts";
import { suggest } from "../../base/suggest.ts";
import { UserError } from "../../base/user-error.ts";

/** A stack's settings file as read. */
export interface StackFile {
  /** Keys without their namespace; encrypted values are hidden texts. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly locate: Locate;
  /** What keeps its secrets instead of a passphrase, such as `awskms://…`. */
  readonly secretsProvider?: string;
}

const pattern = /^Pulumi\.(.+)\.yaml$/;

/** The names of the stacks that a project has: of each there is a file `Pulumi.<name>.yaml`. */
export const stackNames = (root: string): readonly string[] =>
  readdirSync(root)
    .flatMap((file) => pattern.exec(file)?.[1] ?? [])
    .toSorted();

/** Says that there is no stack of a name, and which was meant. */
export const noSuchStack = (root: string, wrong: string): string => {
  const names = stackNames(root);
  const near = suggest(wrong, names);
  const meant = near === undefined ? `there are ${names.join(", ")}` : `did you mean "${near}"?`;
  return `no stack is called "${wrong}": Pulumi.${wrong}.yaml is not there; ${meant}`;
};

/** The line of a path such as `targets[0].name`, or of the nearest thing above it that is there. */
const lineOf = (node: unknown, path: string, lines: LineCounter, above?: number): number | undefined => {
  const line = (offset = 0) => lines.linePos(offset).line;
  const [step = "", place = ""] = /^\[(\d+)\]\.?/.exec(path) ?? [];
  if (isSeq(node) && step) {
    const item = node.items[Number(place)];
    const here = isNode(item) ? line(item.range?.[0]) : above;
    return step.length === path.length ? here : lineOf(item, path.slice(step.length), lines, here);
  }
  for (const pair of isMap(node) ? node.items : []) {
    if (!isPair(pair) || !isScalar(pair.key)) continue;
    const key = String(pair.key.value).replace(`${namespace}:`, "");
    const here = line(pair.key.range?.[0]);
    if (path === key) return here;
    if (path.startsWith(`${key}.`)) return lineOf(pair.value, path.slice(key.length + 1), lines, here);
    if (path.startsWith(`${key}[`)) return lineOf(pair.value, path.slice(key.length), lines, here);
  }
  return above;
};

/** Reads `Pulumi.<stack>.yaml` without Pulumi, so that mistakes are told with their line before anything starts. */
export const readStackFile = (root: string, stack: string): StackFile => {
  const path = join(root, `Pulumi.${stack}.yaml`);
  const name = basename(path);
  if (!existsSync(path)) throw new UserError(noSuchStack(root, stack));
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(path, "utf8"), { lineCounter: lines });
  const [mistake] = document.errors;
  if (mistake) throw new UserError(`${name}:${mistake.linePos?.[0].line ?? 1}: ${mistake.message.split("\n")[0]}`);
  const provider = document.get("secretsprovider");
  const secrets = typeof provider === "string" && provider.includes("://") && { secretsProvider: provider };
  const map = document.get("config");
  if (map === undefined || map === null) return { config: {}, locate: () => name, ...secrets };
  if (!isMap(map)) throw new UserError(`${name}: config: expected a map of settings`);
  const config: Record<string, unknown> = {};
  for (const [key, value] of Object.entries<unknown>(map.toJSON() as Record<string, unknown>)) {
    if (key.startsWith(`${namespace}:`)) config[key.slice(namespace.length + 1)] = hideEncrypted(value);
  }
  return {
    config,
    ...secrets,
    locate: (key) => {
      const line = lineOf(map, key, lines);
      return line === undefined ? name : `${name}:${line}`;
    },
  };
};
