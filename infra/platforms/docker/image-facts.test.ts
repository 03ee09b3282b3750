import { basename, dirname } from "node:path/posix";
import { describe, expect, test } from "vitest";
import { parseSettings } from "../../settings.ts";
import { stackOf } from "../../stack.ts";
import type { ComponentName } from "../../versions.ts";
import type { DockerContext } from "./addresses.ts";
import { imageFacts, type ImageFacts } from "./image-facts.ts";
import { contracts, type ImageContract } from "./images.ts";
import { renderDocker, type DockerUnit } from "./render.ts";

const context: DockerContext = {
  environment: "dev",
  shift: 0,
  address: "127.0.0.1",
  app: "registry.example/app@sha256:0123",
  keepsData: true,
  asksOftenAtStart: true,
  limitsSwap: true,
  propagation: "default",
};

const unitsOf = (config: Readonly<Record<string, unknown>>): ReadonlyMap<string, DockerUnit> => {
  const present = new Set(["full-elasticsearch", "grafana", "kibana"] as const);
  const stack = stackOf(parseSettings({ platform: "docker", ...config }), { present });
  const units = renderDocker(stack, context);
  return new Map(
    stack.flatMap(({ program, name }) =>
      "component" in program ? [[program.component, units.find((unit) => unit.name === name)!]] : [],
    ),
  );
};

const units = unitsOf({ api: { database: "postgres", cache: "redis" } });
const onBadger = unitsOf({ traces: { storage: "badger" } });

interface Case {
  readonly name: ComponentName;
  readonly facts: ImageFacts;
  readonly contract: ImageContract;
  readonly unit: DockerUnit;
}

// `keys` of an object that a type describes whole.
const cases = (Object.keys(imageFacts) as ComponentName[]).map((name): Case => {
  return { name, facts: imageFacts[name], contract: contracts[name], unit: units.get(name)! };
});

/** Folders that the engine makes itself when it mounts the volume, and why that does. */
const madeByEngine: Readonly<Record<string, string>> = {
  "/usr/share/elasticsearch/snapshots": "a backup makes a folder of the user's in it",
};

const inner = (outer: string, path: string): boolean => path === outer || path.startsWith(`${outer}/`);

/** First words of what runs in a container: its entry point, its command, its health check. */
const calledBy = ({ container }: DockerUnit): readonly string[] => {
  const { tests = [] } = container.healthcheck as { readonly tests?: readonly string[] };
  const [entry] = (container.entrypoints ?? []) as readonly string[];
  return [...(entry === undefined ? [] : [entry]), ...(tests[0] === "CMD" ? [tests[1]!] : [])];
};

describe.each(cases)("the image of $name", ({ facts, contract, unit }) => {
  test("has an account for the user that it is run as", () => {
    expect(facts.accounts).toContain(contract.user);
  });

  test("has the folders of its volumes, for that user", () => {
    const [uid] = contract.user.split(":");
    // Everybody may write to /tmp.
    const mayWrite = (folder: string) => folder === "/tmp" || facts.folders?.[folder]?.split(":")[0] === uid;
    const others = Object.values(contract.data ?? {}).filter((folder) => !mayWrite(folder));
    expect(others.filter((folder) => madeByEngine[folder] === undefined)).toEqual([]);
  });

  test("has every program that is called in it", () => {
    const called = calledBy(unit).map((program) => basename(program));
    expect(called.filter((program) => !facts.programs.includes(program))).toEqual([]);
  });

  test("has no variable that wins over a file of ours: each is given by the container itself", () => {
    const given = new Set(((unit.container.envs ?? []) as readonly string[]).map((env) => env.split("=")[0]));
    expect(Object.keys(facts.overrides ?? {}).filter((name) => !given.has(name))).toEqual([]);
  });

  test("loses no file that its program reads: what lies in the place of a folder brings them along", () => {
    const brought = new Set([...(unit.files?.uploads ?? []), ...(unit.files?.secrets ?? [])].map(({ file }) => file));
    const needed = Object.entries(facts.reads ?? {}).flatMap(([folder, names]) =>
      inner(contract.files, folder) ? names.map((file) => `${folder}/${file}`) : [],
    );
    expect(needed.filter((file) => !brought.has(file))).toEqual([]);
  });

  test("hides nothing that it needs behind memory", () => {
    const needed = [...facts.entrypoint, ...Object.keys(facts.reads ?? {})].filter((path) => path.startsWith("/"));
    const hidden = needed.filter((path) => Object.keys(contract.tmpfs).some((folder) => inner(folder, path)));
    expect(hidden).toEqual([]);
  });

  test("may write where its variables say that it writes", () => {
    const writable = [...Object.values(contract.data ?? {}), ...Object.keys(contract.tmpfs)];
    const { PGDATA: database = writable[0] ?? "/tmp" } = facts.env;
    expect([...writable, "/tmp"].some((folder) => inner(folder, database))).toBe(true);
    // An anonymous volume would stay behind for each container.
    const anonymous = (facts.volumes ?? []).filter((volume) => !writable.includes(volume));
    expect(anonymous).toEqual([]);
  });
});

test("with Badger the spans lie in the only folder that Jaeger's user may write to", () => {
  const { volumes } = onBadger.get("jaeger")!.container as {
    readonly volumes: readonly { readonly containerPath: string }[];
  };
  expect(volumes.map(({ containerPath }) => containerPath)).toContain("/tmp");
  expect(imageFacts.jaeger.folders).toHaveProperty("/tmp");
});

test("a folder of files lies beside the program, never in its place", () => {
  for (const { facts, contract } of cases) {
    for (const path of facts.entrypoint) expect(inner(contract.files, dirname(path))).toBe(false);
  }
});
