import { Readable } from "node:stream";
import type Docker from "dockerode";
import { lockedDigest } from "../containers/image-lock.ts";
import { howItEnded } from "../../provider/end.ts";
import { isTelling } from "../../../base/log-file.ts";
import type { ServiceSpec } from "../../service.ts";
import type { Stack } from "../../stack.ts";
import { sizeText } from "../../../base/units.ts";
import { UserError } from "../../../base/user-error.ts";
import { versions } from "../../../base/versions.ts";
import { bytesPerMebibyte } from "../machine/available-memory.ts";
import { hostPort } from "../machine/host-port.ts";
import type { LogRequest, Operations, ServiceState, StackData } from "../operations.ts";
import type { PlatformOptions } from "../kit.ts";
import { capacityNeeds } from "../machine/capacity.ts";
import { containerName, dockerUrls, isPublished, publicHost, publishedBy } from "./addresses.ts";
import { ifKnown, openEngine } from "./engine.ts";
import { serviceLabel, stackLabel, withLabel } from "./labels.ts";
import { logLines, type LogLine } from "./log-lines.ts";
import { lookForPlugin } from "./plugin.ts";
import { engineCapacity, inspectDocker, type EngineInfo } from "./preflight.ts";

/** What a container has in memory, as `docker stats` counts: without files that can be let go. */
const memoryOf = async (container: Docker.Container): Promise<number | undefined> => {
  const found = await ifKnown(container.stats({ stream: false, "one-shot": true }));
  // Of a container that has just ended the engine says nothing, against the types.
  const { usage, stats }: Partial<Docker.MemoryStats> = found?.memory_stats ?? {};
  if (usage === undefined) return undefined;
  // The first is of cgroups v2, the second of v1.
  return Math.round((usage - (stats?.inactive_file ?? stats?.total_inactive_file ?? 0)) / bytesPerMebibyte);
};

/** What a container of another image than the locked one runs, such as one from before an upgrade: the digest names it. */
const otherVersion = async (engine: Docker, { program }: ServiceSpec, image: string): Promise<string | undefined> => {
  if ("entry" in program) return undefined;
  const found = await ifKnown(engine.getImage(image).inspect());
  const digests = (found?.RepoDigests ?? []).flatMap((name) => name.split("@")[1] ?? []);
  const [first] = digests;
  return first === undefined || digests.includes(lockedDigest(program.component)) ? undefined : first.slice(0, 19);
};

const stateOf = async (engine: Docker, spec: ServiceSpec, name: string): Promise<ServiceState> => {
  const found = await ifKnown(engine.getContainer(name).inspect());
  if (!found || found.State.Status === "created") return { state: "stopped" };
  const { Status, OOMKilled, ExitCode, StartedAt, FinishedAt, Health } = found.State;
  const version = await otherVersion(engine, spec, found.Image);
  const common = { id: found.Id.slice(0, 12), started: new Date(StartedAt), ...(version !== undefined && { version }) };
  if (Status !== "running" && Status !== "paused") {
    const how = OOMKilled ? "over its limit of memory" : howItEnded(ExitCode);
    return { state: "dead", ...common, end: { at: new Date(FinishedAt), how } };
  }
  const memory = await memoryOf(engine.getContainer(found.Id));
  const state = Status === "running" && Health?.Status === "healthy" ? "healthy" : "unhealthy";
  return { state, ...common, ...(memory !== undefined && { memory }) };
};

/** More than are wanted are read: some say nothing. */
const readLines = 200;

const logOf = async (
  container: Docker.Container,
  { lines, isFollowed }: Pick<LogRequest, "isFollowed" | "lines">,
): Promise<AsyncIterable<LogLine> | undefined> => {
  const wanted = { stdout: true, stderr: true, timestamps: true, tail: lines };
  if (!isFollowed) {
    const log = await ifKnown(container.logs({ ...wanted, follow: false }));
    return log && logLines(Readable.from([log]));
  }
  const log = await ifKnown(container.logs({ ...wanted, follow: true }));
  // Bytes, as no encoding is set.
  return log && logLines(log as AsyncIterable<Buffer>);
};

/** Shows logs as `tail` does: each service's name above its lines where there are several. */
const showLogs = async (
  wanted: LogRequest,
  containerOf: (service: string) => Promise<Docker.Container>,
): Promise<number> => {
  const logs = await Promise.all(
    wanted.services.map(async (service) => ({ service, log: await logOf(await containerOf(service), wanted) })),
  );
  const there = logs.flatMap(({ service, log }) => (log ? [{ service, log }] : []));
  if (there.length === 0) throw new UserError("no logs yet: nothing was started");
  let last = there.length > 1 ? "" : there[0]!.service;
  const show = async ({ service, log }: (typeof there)[number]): Promise<void> => {
    for await (const { text } of log) {
      if (service !== last) process.stdout.write(`${last === "" ? "" : "\n"}==> ${service} <==\n`);
      last = service;
      process.stdout.write(`${text}\n`);
    }
  };
  if (wanted.isFollowed) await Promise.all(there.map(show));
  else for (const one of there) await show(one);
  return 0;
};

/** The volumes that a stack keeps its data in; those with files go with their services. */
const dataOf = async (engine: Docker, environment: string): Promise<StackData | undefined> => {
  const { Volumes } = await engine.listVolumes({ filters: withLabel(stackLabel, environment) });
  const names = (Volumes ?? []).map(({ Name }) => Name).toSorted();
  if (names.length === 0) return undefined;
  return {
    where: `the volumes ${names.join(", ")}`,
    delete: async () => {
      for (const name of names) await ifKnown(engine.getVolume(name).remove());
    },
  };
};

/** What the commands need of a stack of containers. */
export const dockerOperations = (stack: Stack, options: PlatformOptions): Operations => {
  const { environment, settings } = options;
  const published = publishedBy(settings);
  const nameOf = (service: string) => containerName({ environment }, service);
  let opened: Promise<Docker> | undefined;
  const engine = (): Promise<Docker> => (opened ??= openEngine());
  const containerOf = async (service: string) => (await engine()).getContainer(nameOf(service));
  /** With those that never run and only hold files. */
  const containers = async () =>
    (await engine()).listContainers({ all: true, filters: withLabel(stackLabel, environment) });
  const running = async () =>
    (await containers()).filter(({ State }) => State === "running").map(({ Labels }) => Labels[serviceLabel] ?? "?");
  const address = (service: string, port: string): string | undefined => {
    const spec = stack.specs.find(({ name }) => name === service);
    const isOpen = spec?.kind === "service" && spec.ports[port] !== undefined && isPublished(spec.ports[port]);
    return isOpen ? `${publicHost(published)}:${hostPort(published, stack, service, port)}` : undefined;
  };
  return {
    urls: dockerUrls(stack, options),
    address,
    reach: async (service, port, use) => {
      const found = address(service, port);
      if (found === undefined) throw new Error(`${service}.${port}: the port is not published on this machine`);
      return use(`http://${found}`);
    },
    version: (component) => versions[component].image.tag,
    state: async (spec) => stateOf(await engine(), spec, nameOf(spec.name)),
    endOfLog: async (service, wanted) => {
      const found: LogLine[] = [];
      const log = await logOf(await containerOf(service), { lines: readLines, isFollowed: false });
      for await (const line of log ?? []) found.push(line);
      const lines = found.map(({ text }) => text).filter(isTelling);
      const changed = found.at(-1)?.at;
      return { log: `docker logs ${nameOf(service)}`, lines: lines.slice(-wanted), ...(changed && { changed }) };
    },
    showLogs: (wanted) => showLogs(wanted, containerOf),
    inspect: async () => {
      const found = await inspectDocker(stack, options);
      const { problem } = await lookForPlugin(options.root);
      return problem === undefined ? found : { ...found, problems: [...found.problems, problem] };
    },
    describe: async () => {
      const info = (await (await engine()).info()) as EngineInfo;
      const { memory, disk } = engineCapacity(info);
      const names = new Set(await running());
      const needs = capacityNeeds(stack, (service) => names.has(service));
      const total = sizeText(memory.total ?? memory.available);
      return [
        ["Engine", `Docker ${info.ServerVersion} on ${info.Name}`],
        ["Plugin", (await lookForPlugin(options.root)).text],
        ["Memory", `${total} in total, all services together may use ${sizeText(needs.limits)}`],
        [
          "Data",
          disk
            ? `${disk.folder}, ${sizeText(disk.free)} free, at least ${sizeText(needs.disk.least)} required`
            : `${info.DockerRootDir} on another machine, not checked`,
        ],
      ];
    },
    running: async () => [...new Set(await running())].toSorted(),
    // What has the stack's name at the engine may be another checkout's.
    stopOrphans: () => Promise.resolve([]),
    removeStrays: async (known) => {
      for (const { Id } of await containers())
        if (!known.has(Id)) await ifKnown((await engine()).getContainer(Id).remove({ force: true }));
    },
    data: async () => dataOf(await engine(), environment),
  };
};
