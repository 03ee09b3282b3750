import { milliseconds } from "../../../signals/duration.ts";
import type { ProcessInputs, TaskInputs } from "../../provider/inputs.ts";
import { unitFolder } from "../../provider/unit-folder.ts";
import type { AnySpec, At, Program } from "../../service.ts";
import type { Stack } from "../../stack.ts";
import { mebibytes, type Bytes } from "../../units.ts";
import { compileCache } from "../../compile-cache.ts";
import { useArchive } from "./class-archive.ts";
import { localAt, localPort, logFile, runFolder, volumeFolder, type LocalContext } from "./addresses.ts";

interface Unit {
  readonly name: string;
  /** Units that must be healthy, or done, before. */
  readonly needs: readonly string[];
  /** Names of the secrets that its secret files hold. */
  readonly secrets: readonly string[];
}

/** One process or task on this machine, all but the secrets' content. */
export type LocalUnit =
  | (Unit & { readonly kind: "service"; readonly inputs: Omit<ProcessInputs, "secrets"> })
  | (Unit & { readonly kind: "task"; readonly inputs: Omit<TaskInputs, "secrets"> });

/** A limit is a hint here: each runtime is told to stay below it; no kernel enforces it. */
const memoryHint = (runtime: Program["runtime"], memory: Bytes): Readonly<Record<string, string>> => {
  switch (runtime) {
    case "go":
      return { GOMEMLIMIT: `${Math.floor(mebibytes(memory) * 0.9)}MiB` };
    case "node":
      return { NODE_OPTIONS: `--max-old-space-size=${Math.floor(mebibytes(memory) * 0.75)}` };
    case "jvm":
      // Its component sets the heap, from a setting of its own.
      return {};
  }
};

const commandOf = (program: Program, at: At, context: LocalContext) => {
  if ("entry" in program) {
    const env = { NODE_COMPILE_CACHE: compileCache(context.root) };
    return { command: context.locate("node"), first: [at.program(program.entry)], env };
  }
  const command = context.executable(program.component);
  if (program.runtime === "jvm") {
    return {
      command,
      first: [],
      env: {
        ES_JAVA_HOME: context.locate("java"),
        ...(context.classArchive !== undefined && { ES_JAVA_OPTS: useArchive(context.classArchive) }),
        ES_TMPDIR: unitFolder(runFolder(context, program.component)).temporary,
      },
    };
  }
  return { command, first: [], env: {} };
};

/** Fields of a spec that cannot be done with processes on one machine are refused by name. */
const refuse = (spec: AnySpec): void => {
  if (spec.kind === "service" && (spec.replicas ?? 1) > 1) {
    throw new Error(`${spec.name}.replicas: the local platform runs one of each, not ${spec.replicas}`);
  }
};

const renderUnit = (spec: AnySpec, stack: Stack, context: LocalContext): LocalUnit => {
  refuse(spec);
  const at = localAt(context, stack, spec);
  const { args, env = {}, files = {} } = spec.run(at);
  const { command, first, env: programEnv } = commandOf(spec.program, at, context);
  const url = (service: string, port: string, path: string) =>
    `http://127.0.0.1:${localPort(context, stack, service, port)}${path}`;
  const common = {
    name: spec.name,
    command,
    args: [...first, ...args],
    env: { ...memoryHint(spec.program.runtime, spec.resources.memory), ...programEnv, ...env },
    directory: runFolder(context, spec.name),
    log: logFile(context, spec.name),
    files,
    rootless: spec.kind === "service" && spec.rootless === true,
  };
  const unit: Unit = { name: spec.name, needs: spec.needs, secrets: spec.secrets ?? [] };
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
      healthUrl: url(spec.name, health.port, health.path),
      healthTimeoutMs: milliseconds(health.within),
      graceMs: milliseconds(grace),
    },
  };
};

/** The processes and tasks that a stack becomes on this machine, in their order of start. Pure. */
export const renderLocal = (stack: Stack, context: LocalContext): readonly LocalUnit[] =>
  stack.map((spec) => renderUnit(spec, stack, context));
