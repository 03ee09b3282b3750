import { milliseconds, type Duration } from "../../../base/duration.ts";
import { loginArguments } from "../../login-arguments.ts";
import { secretValue } from "../../secret-text.ts";
import type { AnySpec, At, ServiceSpec, TaskSpec } from "../../service.ts";
import type { Stack } from "../../stack.ts";
import { mebibytes } from "../../../base/units.ts";
import { memoryHint } from "../machine/memory-hint.ts";
import {
  containerName,
  contractOf,
  dataFolder,
  dockerAt,
  hostRoot,
  isPublished,
  networkName,
  type DockerContext,
} from "./addresses.ts";
import { goDuration } from "./go-duration.ts";
import { imageOf, type ImageContract } from "../containers/images.ts";
import { serviceLabel, stackLabel } from "./labels.ts";
import { renderFiles, type PlainContainer, type ServiceFiles } from "./service-files.ts";
import { sorted } from "./sorted.ts";
import { doneFile, taskScript } from "./task-script.ts";

interface Label {
  readonly label: string;
  readonly value: string;
}

/** One service or task as what the engine makes of it. */
export interface DockerUnit {
  readonly name: string;
  /** Units that must be healthy, or done, before. */
  readonly needs: readonly string[];
  /** Address of its image. */
  readonly image: string;
  /** Of everything that it has at the engine. */
  readonly labels: readonly Label[];
  /** Names of its volumes, by the service's own word for each. */
  readonly volumes: Readonly<Record<string, string>>;
  /** Whether its volumes outlive the stack. */
  readonly keepsData: boolean;
  readonly files?: ServiceFiles;
  readonly container: PlainContainer;
}

const labelsOf = ({ environment }: DockerContext, service: string): readonly Label[] => [
  { label: serviceLabel, value: service },
  { label: stackLabel, value: environment },
];

const seconds = (duration: Duration): number => Math.ceil(milliseconds(duration) / 1000);

/** What no container may do, whatever runs in it. */
const hygiene: Partial<PlainContainer> = {
  readOnly: true,
  capabilities: { drops: ["ALL"] },
  restart: "unless-stopped",
  logDriver: "json-file",
  logOpts: { "max-file": "3", "max-size": "10m" },
};

/**
 * Open files. An engine hands down its own limit, which may be a billion, and programs that walk through it become slow. A
 * node of a cluster would want 65535 (https://www.elastic.co/docs/deploy-manage/deploy/self-managed/file-descriptors); one
 * with a week of indices has some hundreds open. More than the engine may have itself fails the start.
 */
const openFiles = 16_384;

const limits = [{ name: "nofile", soft: openFiles, hard: openFiles }];

const clients = {
  curl: ["curl", "-fsS", "-o", "/dev/null", "-m", "5"],
  wget: ["wget", "-q", "-O", "/dev/null", "-T", "5"],
} as const;

/** The file that tells curl as whom to ask: its arguments would show a password to everybody on the machine. */
const healthLogin = "health.curl";

const healthSecrets = (spec: AnySpec): Readonly<Record<string, string>> => {
  if (spec.kind === "task" || "command" in spec.health || !spec.health.login) return {};
  const { user, password } = spec.health.login;
  return { [healthLogin]: `user = "${user}:${secretValue(password)}"\n` };
};

const serviceCheck = (spec: ServiceSpec, { client }: ImageContract, at: At): readonly string[] => {
  const { health } = spec;
  if ("command" in health) return health.command;
  if (!client) throw new Error(`${spec.name}.health: its image has no program that asks over HTTP`);
  if (health.login && client !== "curl") throw new Error(`${spec.name}.health.login: its image has no curl`);
  return [
    ...clients[client],
    ...(health.login ? ["--config", at.secret(healthLogin)] : []),
    `http://127.0.0.1:${spec.ports[health.port]!.number}${health.path}`,
  ];
};

/** What tells whether a task's work is still there: none of its words has a space in it. */
const verification = ({ verify }: TaskSpec, at: At): string =>
  [
    "node",
    at.program("tasks/verify.ts"),
    at.url(verify.service, verify.port) + verify.path,
    ...loginArguments(verify.login, at),
  ].join(" ");

const healthcheck = (context: DockerContext, check: readonly string[], within: Duration): PlainContainer => ({
  healthcheck: {
    tests: ["CMD", ...check],
    ...(context.asksOftenAtStart ? { interval: "10s", startInterval: "1s" } : { interval: "5s" }),
    timeout: "6s",
    retries: 3,
    startPeriod: goDuration(within),
  },
  wait: true,
  waitTimeout: seconds(within),
});

/** In the order in which the engine tells them. */
const published = (context: DockerContext, { ports }: ServiceSpec) =>
  Object.values(ports)
    .filter(isPublished)
    .map(({ number }) => ({ internal: number, external: number + context.shift * 100, ip: context.address }))
    .toSorted((a, b) => (`${a.internal}/tcp` < `${b.internal}/tcp` ? -1 : 1));

const onlyOne = (spec: AnySpec): void => {
  if (spec.kind === "service" && (spec.replicas ?? 1) > 1) {
    throw new Error(`${spec.name}.replicas: the docker platform runs one of each, not ${spec.replicas}`);
  }
};

const withoutCommand = (spec: AnySpec, command: string | undefined): void => {
  if (spec.kind === "task" && command !== undefined) {
    throw new Error(`${spec.name}.run.command: the docker platform runs a task's own program, not ${command}`);
  }
};

const observing = (spec: AnySpec) => spec.kind === "service" && spec.observesHost === true;

/** What a container needs that observes its machine. */
const observation = ({ propagation }: DockerContext): Partial<PlainContainer> => ({
  pidMode: "host",
  mounts: [
    {
      type: "bind",
      source: "/",
      target: hostRoot,
      readOnly: true,
      // Without a word the engine takes what its machine allows.
      ...(propagation !== "default" && { bindOptions: { propagation } }),
    },
  ],
});

/** With the machine's processes in view the engine takes the label away; not to name that is a change at each `up`. */
const securityOpts = (spec: AnySpec): string[] => [
  ...(observing(spec) ? ["label=disable"] : []),
  "no-new-privileges:true",
];

const mounts = (spec: AnySpec, contract: ImageContract, volumes: DockerUnit["volumes"], files?: ServiceFiles) => [
  ...(files
    ? [
        {
          volumeName: files.volume,
          containerPath: contract.files,
          ...(contract.writesFiles !== true && { readOnly: true }),
        },
      ]
    : []),
  ...Object.entries(volumes).map(([volume, name]) => ({
    volumeName: name,
    containerPath: dataFolder(spec, volume),
  })),
];

const renderUnit = (spec: AnySpec, stack: Stack, context: DockerContext): DockerUnit => {
  onlyOne(spec);
  const contract = contractOf(spec);
  const at = dockerAt(context, stack, spec);
  const run = spec.run(at);
  withoutCommand(spec, run.command);
  const secrets = { ...run.secrets, ...healthSecrets(spec) };
  const volumeSpecs = spec.kind === "service" ? (spec.volumes ?? {}) : {};
  const volumes = Object.fromEntries(
    sorted(volumeSpecs).map(([volume]) => [volume, `${networkName(context)}-${spec.name}-${volume}`]),
  );
  const image = "entry" in spec.program ? context.app : imageOf(spec.program.component, context.registry);
  const files = renderFiles(context, spec, { contract, image }, { ...run, secrets });
  const mounted = mounts(spec, contract, volumes, files);
  const verify = spec.kind === "task" && { VERIFY: verification(spec, at) };
  const env = { ...memoryHint(spec.program.runtime, spec.resources.memory), ...run.env, ...verify };
  const isOurs = "entry" in spec.program && run.command === undefined;
  const program = isOurs ? ["node", at.program(spec.program.entry)] : [];
  const taskEntry = spec.kind === "task" && { entrypoints: ["/bin/sh", "-c", taskScript, "task"] };
  const entrypoint = run.command !== undefined && { entrypoints: [run.command] };
  const command = [...program, ...run.args];
  const memory = mebibytes(spec.resources.memory);
  const grace = seconds((spec.kind === "service" && spec.grace) || "10s");
  const check = spec.kind === "task" ? ["test", "-f", doneFile] : serviceCheck(spec, contract, at);
  const tmpfs = Object.fromEntries(
    sorted(contract.tmpfs).filter(([path]) => mounted.every(({ containerPath }) => containerPath !== path)),
  );
  return {
    name: spec.name,
    needs: spec.needs,
    image,
    labels: labelsOf(context, spec.name),
    volumes,
    keepsData: context.keepsData,
    ...(files && { files }),
    container: {
      name: containerName(context, spec.name),
      hostname: spec.name,
      user: contract.user,
      ...entrypoint,
      ...taskEntry,
      ...(command.length > 0 && { command }),
      envs: sorted(env).map(([name, value]) => `${name}=${value}`),
      // Made in the stack's own network: it is never in the engine's default one, where others could reach it.
      networkMode: networkName(context),
      networksAdvanced: [{ name: networkName(context), aliases: [spec.name] }],
      ...(spec.kind === "service" && { ports: published(context, spec) }),
      volumes: mounted,
      tmpfs,
      ...(observing(spec) && observation(context)),
      // Reaps what a health check leaves; the vendors' images do so themselves.
      init: "entry" in spec.program,
      ...hygiene,
      securityOpts: securityOpts(spec),
      ulimits: limits,
      memory,
      // No swap. Unset, the engine would answer twice the memory, which is a change at each `up`.
      memorySwap: context.limitsSwap ? memory : -1,
      // A weight, and not a limit: what nobody else needs, a start may have.
      cpuShares: Math.max(2, Math.round((Number.parseInt(spec.resources.cpu, 10) / 1000) * 1024)),
      ...healthcheck(context, check, spec.kind === "task" ? spec.within : spec.health.within),
      mustRun: true,
      stopTimeout: grace,
      destroyGraceSeconds: grace,
      ...spec.overrides?.docker,
    },
  };
};

/** What a stack becomes at a Docker Engine, in its order of start. Pure. */
export const renderDocker = (stack: Stack, context: DockerContext): readonly DockerUnit[] =>
  stack.specs.map((spec) => renderUnit(spec, stack, context));
