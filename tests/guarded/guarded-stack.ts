import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { localInventory } from "../../infra/platforms/local/inventory.ts";
import { renderDocker, type DockerUnit } from "../../infra/platforms/docker/render.ts";
import { fillSecrets, secretNames } from "../../infra/secret-text.ts";
import { parseSettings } from "../../infra/settings/settings.ts";
import { stackOf } from "../../infra/stack.ts";
import { root } from "../../scripts/project/root.ts";

/** What a program of a container ended with. */
export interface Ran {
  readonly code: number | null;
  readonly output: string;
}

const context = {
  environment: "dev",
  shift: 0,
  address: "127.0.0.1",
  app: "app@sha256:0",
  keepsData: true,
  asksOftenAtStart: true,
  limitsSwap: true,
  propagation: "default" as const,
};
const everything = new Set(["full-elasticsearch", "grafana", "kibana"] as const);

const run = ([program = "", ...args]: readonly string[]): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(program === "node" ? process.execPath : program, args, { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
    }
    child.on("error", reject).on("close", (code) => resolve({ code, output }));
  });

/**
 * The stack `dev` as the docker platform renders it for the servers of this machine, its secrets generated, and its files in a folder: what its
 * containers would run is run on this machine, with the addresses of other servers.
 */
export const openGuardedStack = async (urls: Readonly<Record<string, string>>) => {
  const { versions } = await localInventory();
  const units = renderDocker(
    stackOf(parseSettings({ platform: "docker" }), { present: everything, versions }),
    context,
  );
  const texts = units.flatMap(({ files }) => (files?.secrets ?? []).map(({ content }) => content));
  const names = new Set(texts.flatMap(secretNames));
  const secrets = new Map([...names].map((name) => [name, randomBytes(32).toString("base64url")]));
  const folder = mkdtempSync(join(process.env["OBS_TEST_BASE"] ?? tmpdir(), "guarded-"));
  const unitOf = (name: string): DockerUnit => units.find((unit) => unit.name === name)!;
  const filesOf = (service: string) => {
    const { uploads = [], secrets: filled = [] } = unitOf(service).files ?? {};
    return [...uploads, ...filled].map(({ file, content }) => ({ file, content: fillSecrets(content, secrets) }));
  };
  const pathOf = (service: string, file: string) => join(folder, service, basename(file));

  for (const { name } of units) {
    mkdirSync(join(folder, name));
    for (const { file, content } of filesOf(name)) writeFileSync(pathOf(name, file), content);
  }

  const here = (service: string, text: string): string => {
    const moved = filesOf(service).reduce((all, { file }) => all.replaceAll(file, pathOf(service, file)), text);
    const addressed = Object.entries(urls).reduce((all, [from, to]) => all.replaceAll(from, to), moved);
    return addressed.replaceAll(/\/app\/([\w/-]+)\.js/g, (_all, path: string) => join(root, `${path}.ts`));
  };

  return {
    folder,
    password: (name: string): string => secrets.get(name)!,
    unitOf,
    /** A service's files by their names, secrets filled in. */
    filesOf: (service: string): Readonly<Record<string, string>> =>
      Object.fromEntries(filesOf(service).map(({ file, content }) => [basename(file), content])),
    /** Path of one of a service's files. */
    pathOf,
    /** A text of a container, for this machine. */
    here,
    /** A service's environment, for this machine. */
    environment: (service: string): Readonly<Record<string, string>> =>
      Object.fromEntries(
        // Plain texts, as the pure part of the platform renders them.
        (unitOf(service).container.envs as readonly string[]).map((entry) => {
          const [name = "", ...value] = entry.split("=");
          return [name, here(service, value.join("="))];
        }),
      ),
    /** Runs words of a container. */
    run: (service: string, words: readonly string[]): Promise<Ran> => run(words.map((word) => here(service, word))),
    dispose: () => rmSync(folder, { recursive: true }),
  };
};

export type GuardedStack = Awaited<ReturnType<typeof openGuardedStack>>;
