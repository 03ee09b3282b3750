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
import { askEngine, removeFromEngine, streamFromEngine, withLabel } from "./engine.ts";
import { serviceLabel, stackLabel } from "./labels.ts";
import { logLines, type LogLine } from "./log-lines.ts";
import { lookForPlugin } from "./plugin.ts";
import { engineCapacity, inspectDocker, type EngineInfo } from "./preflight.ts";

// Answers of the engine are of the form that https://docs.docker.com/reference/api/engine/version/v1.41/ says.

interface Inspected {
  readonly Id: string;
  /** Of its image. */
  readonly Image: string;
  readonly State: {
    readonly Status: "created" | "dead" | "exited" | "paused" | "removing" | "restarting" | "running";
    readonly OOMKilled: boolean;
    readonly ExitCode: number;
    readonly StartedAt: string;
    readonly FinishedAt: string;
    readonly Health?: { readonly Status: string };
  };
}

interface InspectedImage {
  readonly RepoDigests: readonly string[] | null;
}

interface Stats {
  readonly memory_stats: {
    readonly usage?: number;
    /** The first is of cgroups v2, the second of v1. */
    readonly stats?: { readonly inactive_file?: number; readonly total_inactive_file?: number };
  };
}

interface Listed {
  readonly Id: string;
  readonly State: string;
  readonly Labels: Readonly<Record<string, string>>;
}

interface Volumes {
  readonly Volumes: readonly { readonly Name: string }[] | null;
}

/** What a container has in memory, as `docker stats` counts: without files that can be let go. */
const memoryOf = async (id: string): Promise<number | undefined> => {
  const stats = (await askEngine(`/containers/${id}/stats?stream=false&one-shot=true`)) as Stats | undefined;
  const { usage, stats: more } = stats?.memory_stats ?? {};
  if (usage === undefined) return undefined;
  return Math.round((usage - (more?.inactive_file ?? more?.total_inactive_file ?? 0)) / bytesPerMebibyte);
};

/** What a container of another image than the locked one runs, such as one from before an upgrade: the digest names it. */
const otherVersion = async ({ program }: ServiceSpec, image: string): Promise<string | undefined> => {
  if ("entry" in program) return undefined;
  const found = (await askEngine(`/images/${image}/json`)) as InspectedImage | undefined;
  const digests = (found?.RepoDigests ?? []).flatMap((name) => name.split("@")[1] ?? []);
  const [first] = digests;
  return first === undefined || digests.includes(lockedDigest(program.component)) ? undefined : first.slice(0, 19);
};

const stateOf = async (spec: ServiceSpec, container: string): Promise<ServiceState> => {
  const found = (await askEngine(`/containers/${container}/json`)) as Inspected | undefined;
  if (!found || found.State.Status === "created") return { state: "stopped" };
  const { Status, OOMKilled, ExitCode, StartedAt, FinishedAt, Health } = found.State;
  const version = await otherVersion(spec, found.Image);
  const common = { id: found.Id.slice(0, 12), started: new Date(StartedAt), ...(version !== undefined && { version }) };
  if (Status !== "running" && Status !== "paused") {
    const how = OOMKilled ? "over its limit of memory" : howItEnded(ExitCode);
    return { state: "dead", ...common, end: { at: new Date(FinishedAt), how } };
  }
  const memory = await memoryOf(found.Id);
  const state = Status === "running" && Health?.Status === "healthy" ? "healthy" : "unhealthy";
  return { state, ...common, ...(memory !== undefined && { memory }) };
};

/** More than are wanted are read: some say nothing. */
const readLines = 200;

const logOf = async (
  container: string,
  { lines, isFollowed }: Pick<LogRequest, "isFollowed" | "lines">,
): Promise<AsyncIterable<LogLine> | undefined> => {
  const query = `stdout=true&stderr=true&timestamps=true&tail=${lines}&follow=${isFollowed}`;
  const stream = await streamFromEngine(`/containers/${container}/logs?${query}`);
  return stream && logLines(stream);
};

/** Shows logs as `tail` does: each service's name above its lines where there are several. */
const showLogs = async (wanted: LogRequest, nameOf: (service: string) => string): Promise<number> => {
  const logs = await Promise.all(
    wanted.services.map(async (service) => ({ service, log: await logOf(nameOf(service), wanted) })),
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
const dataOf = async (environment: string): Promise<StackData | undefined> => {
  const { Volumes } = (await askEngine(`/volumes?${withLabel(stackLabel, environment)}`)) as Volumes;
  const names = (Volumes ?? []).map(({ Name }) => Name).toSorted();
  if (names.length === 0) return undefined;
  return {
    where: `the volumes ${names.join(", ")}`,
    delete: async () => {
      for (const name of names) await removeFromEngine(`/volumes/${name}`);
    },
  };
};

/** What the commands need of a stack of containers. */
export const dockerOperations = (stack: Stack, options: PlatformOptions): Operations => {
  const { environment, settings } = options;
  const published = publishedBy(settings);
  const nameOf = (service: string) => containerName({ environment }, service);
  /** With those that never run and only hold files. */
  const containers = async () =>
    (await askEngine(`/containers/json?all=true&${withLabel(stackLabel, environment)}`)) as readonly Listed[];
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
    reach: (service, port, use) => {
      const found = address(service, port);
      if (found === undefined) throw new Error(`${service}.${port}: the port is not published on this machine`);
      return use(`http://${found}`);
    },
    version: (component) => versions[component].image.tag,
    state: (spec) => stateOf(spec, nameOf(spec.name)),
    endOfLog: async (service, wanted) => {
      const found: LogLine[] = [];
      const log = await logOf(nameOf(service), { lines: readLines, isFollowed: false });
      for await (const line of log ?? []) found.push(line);
      const lines = found.map(({ text }) => text).filter(isTelling);
      const changed = found.at(-1)?.at;
      return { log: `docker logs ${nameOf(service)}`, lines: lines.slice(-wanted), ...(changed && { changed }) };
    },
    showLogs: (wanted) => showLogs(wanted, nameOf),
    inspect: async () => {
      const found = await inspectDocker(stack, options);
      const { problem } = await lookForPlugin(options.root);
      return problem === undefined ? found : { ...found, problems: [...found.problems, problem] };
    },
    describe: async () => {
      const info = (await askEngine("/info")) as EngineInfo;
      const { memory, disk } = engineCapacity(info);
      const names = new Set(await running());
      const needs = capacityNeeds(stack, (service) => names.has(service));
      const total = sizeText(memory.total ?? memory.available);
      return [
        ["Engine", `Docker ${info.ServerVersion} on ${info.Name}`],
        ["Plugin", (await lookForPlugin(options.root)).text],
        ["Memory", `${total} in all, all services together may take ${sizeText(needs.limits)}`],
        [
          "Data",
          disk
            ? `${disk.folder}, ${sizeText(disk.free)} free, at least ${sizeText(needs.disk.least)} must be`
            : `${info.DockerRootDir} on another machine, not looked at`,
        ],
      ];
    },
    running: async () => [...new Set(await running())].toSorted(),
    // What has the stack's name at the engine may be another checkout's.
    stopOrphans: () => Promise.resolve([]),
    removeStrays: async (known) => {
      for (const { Id } of await containers())
        if (!known.has(Id)) await removeFromEngine(`/containers/${Id}?force=true`);
    },
    data: () => dataOf(environment),
  };
};
