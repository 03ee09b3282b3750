import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseSettings } from "../../settings/settings.ts";
import { stackOf } from "../../stack.ts";
import { versions } from "../../../base/versions.ts";
import { contractOf, hostRoot, type DockerContext } from "../docker/addresses.ts";
import { testContext } from "../docker/testing/context.ts";
import { imageFacts } from "./image-facts.ts";
import type { ImageContract } from "./images.ts";
import { renderDocker, type DockerUnit } from "../docker/render.ts";
import { mayWrite, type ImageFacts } from "./vendor-image.ts";

const context: DockerContext = { ...testContext, propagation: "default" };

const root = join(import.meta.dirname, "../../..");

/** Our own image: Node's, and what `app/Dockerfile` makes of it. */
const appFacts: ImageFacts = {
  ...imageFacts.node,
  user: "1000:1000",
  entrypoint: [],
  command: ["node", "/app/app/main.js"],
  workdir: "/app",
  folders: { "/data": "1000:1000 755" },
};

interface Case {
  readonly name: string;
  readonly facts: ImageFacts;
  readonly contract: ImageContract;
  readonly unit: DockerUnit;
}

const casesOf = (config: Readonly<Record<string, unknown>>): readonly Case[] => {
  const present = new Set(["full-elasticsearch", "grafana", "kibana"] as const);
  const stack = stackOf(parseSettings({ platform: "docker", ...config }), { present });
  const units = renderDocker(stack, context);
  return stack.specs.map((spec, index) => ({
    name: spec.name,
    facts: "component" in spec.program ? imageFacts[spec.program.component] : appFacts,
    contract: contractOf(spec),
    unit: units[index]!,
  }));
};

const onElasticsearch = casesOf({ api: { database: "postgres", cache: "redis" } });
/** Those that are run in another way there. */
const onBadger = casesOf({ traces: { storage: "badger" } })
  .filter(({ name }) => ["api", "jaeger", "users"].includes(name))
  .map((one) => ({ ...one, name: `${one.name} on Badger and SQLite` }));

/** Folders that the engine makes itself when it mounts the volume, and why that does. */
const madeByEngine: Readonly<Record<string, string>> = {
  "/usr/share/elasticsearch/snapshots": "a backup makes a folder of the user's in it",
};

const inner = (outer: string, path: string): boolean => path === outer || path.startsWith(`${outer}/`);
const isIn = (folders: readonly string[], path: string): boolean => folders.some((folder) => inner(folder, path));

interface Mounts {
  readonly files: readonly string[];
  readonly data: readonly string[];
  readonly memory: Readonly<Record<string, string>>;
}

const mountsOf = ({ contract, unit: { container, files } }: Case): Mounts => {
  const volumes = (container.volumes ?? []) as readonly { readonly containerPath: string }[];
  const paths = volumes.map(({ containerPath }) => containerPath);
  return {
    files: files ? [contract.files] : [],
    data: paths.filter((path) => path !== contract.files),
    memory: (container.tmpfs ?? {}) as Readonly<Record<string, string>>,
  };
};

const environmentOf = ({ unit }: Case): ReadonlyMap<string, string> =>
  new Map(
    ((unit.container.envs ?? []) as readonly string[]).map((entry) => {
      const at = entry.indexOf("=");
      return [entry.slice(0, at), entry.slice(at + 1)];
    }),
  );

const shellPrefixes = /^(?:do|else|exec|if|then|while|!|\w+=.*)$/;
const shellBuiltins = new Set([
  ":",
  "[",
  "done",
  "echo",
  "exit",
  "fi",
  "printf",
  "read",
  "set",
  "shift",
  "trap",
  "wait",
]);

/** Programs that a script calls by name; what a variable names comes in its arguments. */
const calledByScript = (script: string): readonly string[] =>
  script
    .replaceAll(/'[^']*'|"[^"]*"/g, "$quoted")
    .replaceAll(/\d?[<>]+&?\s*\S+/g, "")
    .split(/[\n;|&]+/)
    .flatMap((line) => {
      const word = line.split(/\s+/).find((part) => part !== "" && !shellPrefixes.test(part));
      return word === undefined || word.startsWith("$") || shellBuiltins.has(word) ? [] : [word];
    });

/** Programs that a container calls by name. */
const calledBy = ({ facts, unit: { container, files } }: Case): readonly string[] => {
  const { tests: [kind, check] = [] } = container.healthcheck as { readonly tests?: readonly string[] };
  const [entry, , script] = (container.entrypoints ?? []) as readonly string[];
  const [first] = (container.command ?? []) as readonly string[];
  const isCommand = script !== undefined || (entry === undefined && facts.runsCommand === true);
  const scripts = (files?.uploads ?? []).filter(({ file }) => file.endsWith(".sh")).map(({ content }) => content);
  return [
    ...(kind === "CMD" ? [check!] : []),
    ...(entry === undefined ? [] : [entry]),
    ...(isCommand && first !== undefined ? [first] : []),
    ...[...scripts, ...(script === undefined ? [] : [script])].flatMap(calledByScript),
  ].map((program) => basename(program));
};

describe.each([...onElasticsearch, ...onBadger])("the image of $name", (one) => {
  const { facts, unit } = one;
  const user = unit.container.user as string;
  const mounts = mountsOf(one);

  test("has an account for the user that it is run as, or is run by a mere number", () => {
    const number = user.split(":")[0]!;
    const isNumber = facts.accounts.length === 0 && facts.user.split(":")[0] === number;
    expect(facts.accounts.includes(user) || isNumber).toBe(true);
  });

  test("has the folders of its volumes, and its user may write to them", () => {
    const others = mounts.data.filter((folder) => {
      const ownership = facts.folders?.[folder];
      return madeByEngine[folder] === undefined && (ownership === undefined || !mayWrite(user, ownership));
    });
    expect(others).toEqual([]);
  });

  test("has every program that is called in it", () => {
    const called = calledBy(one);
    expect(called).not.toEqual([]);
    expect(called.filter((program) => !facts.programs.includes(program))).toEqual([]);
  });

  test("has every path that an argument or a variable names", () => {
    const ours = "/app";
    const places = [...mounts.files, ...mounts.data, ...Object.keys(mounts.memory), hostRoot, ours];
    const words = [...((unit.container.command ?? []) as readonly string[]), ...environmentOf(one).values()];
    const named = words.flatMap((word) => /^(?:--[\w.-]+=)?(\/.*)$/.exec(word)?.[1] ?? []);
    const isThere = (path: string) => path === facts.workdir || facts.programs.includes(basename(path));
    expect(named.filter((path) => !isIn(places, path) && !isThere(path))).toEqual([]);
  });

  test("has no variable that wins over a file of ours, unless it is given or names one of our volumes", () => {
    const given = environmentOf(one);
    const winning = Object.keys(facts.overrides ?? {}).filter((name) => !given.has(name));
    expect(winning.filter((name) => !mounts.data.includes(facts.env[name]!))).toEqual([]);
  });

  test("loses no file that its program reads: what lies in the place of a folder brings them along", () => {
    const brought = new Set([...(unit.files?.uploads ?? []), ...(unit.files?.secrets ?? [])].map(({ file }) => file));
    const needed = Object.entries(facts.reads ?? {}).flatMap(([folder, names]) =>
      isIn([...mounts.files, ...mounts.data], folder) ? names.map((file) => `${folder}/${file}`) : [],
    );
    expect(needed.filter((file) => !brought.has(file))).toEqual([]);
  });

  test("keeps its entry point and its files: no mount hides them", () => {
    const programs = [...facts.entrypoint, ...(facts.command ?? [])].filter((path) => path.startsWith("/"));
    const hiding = [...mounts.files, ...mounts.data, ...Object.keys(mounts.memory)];
    const hidden = programs.filter((path) => isIn(hiding, dirname(path)));
    expect(hidden).toEqual([]);
    const memory = Object.keys(mounts.memory);
    expect(Object.keys(facts.reads ?? {}).filter((folder) => isIn(memory, folder))).toEqual([]);
  });

  test("finds each folder writable that it wants to write to, its root being read-only", () => {
    const [uid = ""] = user.split(":");
    const inMemory = Object.entries(mounts.memory)
      .filter(([, options]) => options.includes("mode=1777") || options.includes(`uid=${uid},`))
      .map(([path]) => path);
    const files = one.contract.writesFiles ? mounts.files : [];
    const writable = [...inMemory, ...mounts.data, ...files];
    expect((facts.writes ?? []).filter((folder) => !isIn(writable, folder))).toEqual([]);
  });

  test("gets a volume or memory for each volume that it declares: others would pile up without a name", () => {
    const places = new Set([...mounts.data, ...Object.keys(mounts.memory)]);
    expect((facts.volumes ?? []).filter((volume) => !places.has(volume))).toEqual([]);
  });
});

describe("the table", () => {
  test.each(Object.entries(imageFacts))("says of %s where it was read, and of which version", (name, facts) => {
    const { tag } = versions[name as keyof typeof imageFacts].image;
    const wanted = tag.replace(/^v/, "").replace(/-alpine$/, "");
    const isOfVersion = facts.version === wanted || facts.version.startsWith(`${wanted}.`);
    expect(facts.source).toMatch(/^[\w-]+\/[\w-]+/);
    const [line = ""] = /^\d+\.\d+/.exec(wanted) ?? [];
    // What could not be read says of which line: another one has to be looked for anew.
    const isSaid = facts.unread?.["version"]?.includes(`files of ${line} are not`) === true;
    expect(isOfVersion || isSaid, `${facts.version} for ${tag}`).toBe(true);
  });

  test("says of our own image what its Dockerfile makes", () => {
    const lines = readFileSync(join(root, "app", "Dockerfile"), "utf8").split("\n");
    expect(lines).toEqual(
      expect.arrayContaining([
        "RUN mkdir /data && chown 1000:1000 /data",
        `WORKDIR ${appFacts.workdir}`,
        `USER ${appFacts.user}`,
        "ENTRYPOINT []",
      ]),
    );
  });
});

test("a backup calls only programs that the images have", () => {
  const folder = join(root, "scripts", "backup");
  const sources = readdirSync(folder).filter((name) => !name.endsWith(".test.ts"));
  const called = sources.flatMap((name) =>
    [...readFileSync(join(folder, name), "utf8").matchAll(/\.run\(service, \["(\w+)"/g)].map(([, word]) => word!),
  );
  expect(new Set(called)).toContain("pg_dump");
  const known = new Set(Object.values(imageFacts).flatMap(({ programs }) => programs));
  expect(called.filter((program) => !known.has(program))).toEqual([]);
});
