import { readdirSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path/posix";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type Docker from "dockerode";
import { unpackTar as readTar } from "modern-tar";
import { packTar, unpackTar, type TarSource } from "modern-tar/fs";
import { milliseconds } from "../../../base/duration.ts";
import type { Stack } from "../../stack.ts";
import { UserError } from "../../../base/user-error.ts";
import type { PlatformOptions } from "../kit.ts";
import { serviceOf } from "../spec-of.ts";
import type { Place, ServiceAccess } from "../service-access.ts";
import { containerName, contractOf, dataFolder } from "./addresses.ts";
import { ifKnown, ifNotYet, openEngine } from "./engine.ts";
import { execIn } from "./exec.ts";
import { serviceLabel, stackLabel } from "./labels.ts";

/** Empties a folder, hidden files and all. */
const emptyScript = 'cd "$0" 2>/dev/null || exit 0; rm -rf -- ./* ./.[!.]* ./..?*';

/** Services that are containers at a Docker Engine: spoken to by the engine's API, wherever their volumes lie. */
export const dockerAccess = (stack: Stack, { environment }: Pick<PlatformOptions, "environment">): ServiceAccess => {
  const nameOf = (service: string): string => containerName({ environment }, service);
  let opened: Promise<Docker> | undefined;
  const engine = (): Promise<Docker> => (opened ??= openEngine());
  const container = async (name: string): Promise<Docker.Container> => (await engine()).getContainer(name);
  const containerOf = (service: string): Promise<Docker.Container> => container(nameOf(service));
  const inspect = async (service: string) => ifKnown((await containerOf(service)).inspect());
  const rootOf = ({ service, volume }: Place): string => dataFolder(serviceOf(stack, service), volume);
  const pathOf = (place: Place): string => join(rootOf(place), place.path ?? "");

  const remove = async (name: string): Promise<void> => {
    await ifKnown((await container(name)).remove({ force: true }));
  };

  /** A container with the volumes of a service and its rights, which empties a folder and then takes files for it. */
  const withHelper = async (place: Place, work: (helper: Docker.Container) => Promise<void>): Promise<void> => {
    const { service } = place;
    const found = await inspect(service);
    if (!found) throw new UserError(`${service} is not there: bring the stack up first`);
    const helper = `${nameOf(service)}-helper`;
    await remove(helper);
    const made = await (
      await engine()
    ).createContainer({
      name: helper,
      Image: found.Image,
      User: contractOf(serviceOf(stack, service)).user,
      Entrypoint: ["/bin/sh", "-c", emptyScript, pathOf(place)],
      Cmd: [],
      Healthcheck: { Test: ["NONE"] },
      // What an interrupted run leaves goes with the stack.
      Labels: { [stackLabel]: environment, [serviceLabel]: service },
      HostConfig: {
        VolumesFrom: [nameOf(service)],
        NetworkMode: "none",
        CapDrop: ["ALL"],
        SecurityOpt: ["no-new-privileges:true"],
      },
    });
    try {
      await made.start();
      const { StatusCode: code } = (await made.wait()) as { readonly StatusCode: number };
      if (code !== 0) throw new Error(`${service}: ${pathOf(place)} could not be emptied (exit code ${code})`);
      await work(made);
    } finally {
      await remove(helper);
    }
  };

  return {
    path: pathOf,
    secret: async (service, name) => {
      const file = join(contractOf(serviceOf(stack, service)).files, name);
      const [entry] = await readTar(await buffer(await (await containerOf(service)).getArchive({ path: file })));
      return Buffer.from(entry?.data ?? []).toString();
    },
    stop: async (service) => {
      const seconds = Math.ceil(milliseconds(serviceOf(stack, service).grace ?? "10s") / 1000);
      await ifNotYet((await containerOf(service)).stop({ t: seconds }));
    },
    start: async (service) => {
      await ifNotYet((await containerOf(service)).start());
      const deadline = Date.now() + milliseconds(serviceOf(stack, service).health.within);
      while ((await inspect(service))?.State.Health?.Status !== "healthy") {
        if (Date.now() > deadline)
          throw new UserError(`${service} does not become healthy: docker logs ${nameOf(service)} says why`);
        await sleep(250);
      }
    },
    copyOut: async (place, target, signal) => {
      await mkdir(target, { recursive: true, mode: 0o700 });
      const archive = await (await containerOf(place.service)).getArchive({ path: pathOf(place) });
      await pipeline(archive, unpackTar(target, { strip: 1, fmode: 0o600, dmode: 0o700 }), { signal });
    },
    copyIn: (source, place) =>
      withHelper(place, async (helper) => {
        const [uid = 0, gid = 0] = contractOf(serviceOf(stack, place.service)).user.split(":").map(Number);
        const owner = { uid, gid };
        const entries = readdirSync(source, { withFileTypes: true });
        const sources: readonly TarSource[] = place.path
          ? [{ type: "directory", source, target: place.path, ...owner }]
          : entries.map((entry) => ({
              type: entry.isDirectory() ? "directory" : "file",
              source: join(source, entry.name),
              target: basename(entry.name),
              ...owner,
            }));
        await helper.putArchive(packTar(sources), { path: rootOf(place) });
      }),
    run: async (service, command, options) => execIn(await containerOf(service), service, command, options),
  };
};
