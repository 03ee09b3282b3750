import { milliseconds } from "../../../base/duration.ts";
import type { ProcessInputs, TaskInputs } from "../../provider/inputs.ts";
import { unitFolder, type UnitFolder } from "../../provider/unit-folder.ts";
import type { AnySpec, At, Program, ServiceSpec } from "../../service.ts";
import type { Stack } from "../../stack.ts";
import { compileCache } from "../../fast-start/compile-cache.ts";
import { useArchive } from "../../fast-start/class-archive.ts";
import { hostPort } from "../machine/host-port.ts";
import { memoryHint } from "../machine/memory-hint.ts";
import { localAt, logFile, runFolder, volumeFolder, type LocalContext } from "./addresses.ts";

type Env = Readonly<Record<string, string>>;

interface Unit {
  readonly name: string;
  /** Units that must be healthy, or done, before. */
  readonly needs: readonly string[];
  /** Its secret files by name, each a text with places for secrets. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** One process or task on this machine, all but the secrets' content. */
export type LocalUnit =
  | (Unit & { readonly kind: "service"; readonly inputs: Omit<ProcessInputs, "secrets"> })
  | (Unit & { readonly kind: "task"; readonly inputs: Omit<TaskInputs, "secrets"> });

/**
 * What the Java service and its launcher are started with: a folder of temporary files of their own, and archives of
 * their classes. The launcher's options end at spaces: where the path has one, its files go where the system's go.
 */
const javaEnv = ({ classArchives }: LocalContext, { temporary }: UnitFolder, env: Env): Env => {
  const launcher = [
    ...(env["CLI_JAVA_OPTS"] === undefined ? [] : [env["CLI_JAVA_OPTS"]]),
    ...(/\s/.test(temporary) ? [] : [`-Djava.io.tmpdir=${temporary}`]),
    ...(classArchives ? [useArchive(classArchives.launcher)] : []),
  ];
  return {
    ES_TMPDIR: temporary,
    ...env,
    ...(classArchives && { ES_JAVA_OPTS: useArchive(classArchives.server) }),
    CLI_JAVA_OPTS: launcher.join(" "),
  };
};

/** The command, its first arguments, and the environment, which the spec's own is part of. */
const commandOf = (program: Program, at: At, context: LocalContext, env: Env) => {
  if ("entry" in program) {
    const ownEnv = { NODE_COMPILE_CACHE: compileCache(context.root), ...env };
    return { command: context.locate("node"), first: [at.program(program.entry)], ownEnv };
  }
  const command = context.executable(program.component);
  if (program.runtime === "jvm") {
    return {
      command,
      first: [],
      ownEnv: {
        ES_JAVA_HOME: context.locate("java"),
        ...javaEnv(context, unitFolder(runFolder(context, program.component)), env),
      },
    };
  }
  return { command, first: [], ownEnv: env };
};

/** The port and the path that tell whether a service is healthy: without containers there are no other ways to ask. */
export const askedForHealth = ({ name, health }: ServiceSpec): readonly [port: string, path: string] => {
  if ("port" in health) return [health.port, health.path];
  throw new Error(`${name}.health.command: the local platform asks over HTTP only`);
};

/** Fields of a spec that cannot be done with processes on one machine are refused by name. */
const refuse = (spec: AnySpec): void => {
  if (spec.kind === "service" && (spec.replicas ?? 1) > 1) {
    throw new Error(`${spec.name}.replicas: the local platform runs one of each, not ${spec.replicas}`);
  }
  if (spec.kind === "task" ? spec.verify.login : "login" in spec.health && spec.health.login) {
    const field = spec.kind === "task" ? "verify" : "health";
    throw new Error(`${spec.name}.${field}.login: the local platform asks without a password`);
  }
};

const renderUnit = (spec: AnySpec, stack: Stack, context: LocalContext): LocalUnit => {
  refuse(spec);
  const at = localAt(context, stack, spec);
  const { command: substitute, args, env = {}, files = {}, secrets = {} } = spec.run(at);
  const { command, first, ownEnv } = commandOf(spec.program, at, context, env);
  const url = (service: string, port: string, path: string) =>
    `http://127.0.0.1:${hostPort(context, stack, service, port)}${path}`;
  const common = {
    name: spec.name,
    ...(substitute === undefined ? { command, args: [...first, ...args] } : { command: substitute, args }),
    env: { ...memoryHint(spec.program.runtime, spec.resources.memory), ...ownEnv },
    directory: runFolder(context, spec.name),
    log: logFile(context, spec.name),
    files,
    rootless: spec.kind === "service" && spec.rootless === true,
    ...spec.overrides?.local,
  };
  const unit: Unit = { name: spec.name, needs: spec.needs, secrets };
  if (spec.kind === "task") {
    const { service, port, path } = spec.verify;
    const inputs = {
      ...common,
      volumes: [],
      verifyUrl: url(service, port, path),
      timeoutMs: milliseconds(spec.within),
    };
    return { ...unit, kind: "task", inputs };
  }
  const { health, grace = "10s", volumes = {} } = spec;
  return {
    ...unit,
    kind: "service",
    inputs: {
      ...common,
      volumes: Object.keys(volumes).map((volume) => volumeFolder(context, spec.name, volume)),
      healthUrl: url(spec.name, ...askedForHealth(spec)),
      healthTimeoutMs: milliseconds(health.within),
      graceMs: milliseconds(grace),
    },
  };
};

/** The processes and tasks that a stack, or what is wanted of it, becomes on this machine, in their order of start. Pure. */
export const renderLocal = (
  stack: Stack,
  context: LocalContext,
  isWanted: (spec: AnySpec) => boolean = () => true,
): readonly LocalUnit[] => stack.specs.filter(isWanted).map((spec) => renderUnit(spec, stack, context));
