import type { Stack } from "../../stack.ts";
import { containerName, loaderName } from "./addresses.ts";
import { askEngine, withLabel } from "./engine.ts";
import { replacesLabel, serviceLabel, stackLabel } from "./labels.ts";

// Answers of the engine are of the form that https://docs.docker.com/reference/api/engine/version/v1.41/ says.

interface Listed {
  readonly Id: string;
  readonly Names: readonly string[];
  readonly State: string;
  /** For people: `Up 2 minutes (healthy)`. */
  readonly Status: string;
  readonly Labels: Readonly<Record<string, string>>;
}

interface Inspected {
  readonly RestartCount: number;
}

/** Values of {@link replacesLabel} for a stack's containers, by service. */
export interface Repairs {
  readonly containers: ReadonlyMap<string, string>;
  /** Of the containers that bring a service its files. */
  readonly loaders: ReadonlyMap<string, string>;
}

/** Nothing to replace. */
export const noRepairs: Repairs = { containers: new Map(), loaders: new Map() };

/** `troubled`: it crashes again and again, or its health check fails, which may pass. */
type Condition = "ended" | "starting" | "troubled" | "well";

const conditionOf = async ({ Id, State, Status }: Listed, env: NodeJS.ProcessEnv): Promise<Condition> => {
  if (State === "restarting" || Status.includes("(unhealthy)")) return "troubled";
  if (State !== "running") return "ended";
  if (!Status.includes("(health: starting)")) return "well";
  // Between two crashes it is starting, as all containers are after a reboot of the machine.
  const found = (await askEngine(`/containers/${Id}/json`, env)) as Inspected | undefined;
  return found?.RestartCount === 0 ? "starting" : "troubled";
};

const serviceOf = ({ Labels }: Listed): string => Labels[serviceLabel] ?? "";

/** All that a service needs, and what those need. */
const allNeeds = (stack: Stack, service: string): readonly string[] => {
  const needs = stack.specs.find(({ name }) => name === service)?.needs ?? [];
  return [...needs, ...needs.flatMap((need) => allNeeds(stack, need))];
};

/**
 * What an `up` has to make anew, as the engine has it: containers that ended, crash again and again or are unhealthy, and
 * the files of those and of services that have no container. Pulumi's plugin calls a container unchanged whose files were
 * never copied, and starts one that ended without waiting for it. A label that changes replaces both, and stays as it is
 * from then on. What is in trouble while something that it needs is starting is left to recover.
 */
export const findRepairs = async (
  environment: string,
  stack: Stack,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Repairs> => {
  const path = `/containers/json?all=true&${withLabel(stackLabel, environment)}`;
  const all = (await askEngine(path, env)) as readonly Listed[];
  const named = (nameOf: typeof containerName) =>
    all.filter((container) => container.Names.includes(`/${nameOf({ environment }, serviceOf(container))}`));
  const own = named(containerName);
  const conditions = new Map(
    await Promise.all(own.map(async (container) => [serviceOf(container), await conditionOf(container, env)] as const)),
  );
  const isKept = (service: string): boolean => {
    const condition = conditions.get(service) ?? "ended";
    if (condition !== "troubled") return condition !== "ended";
    return allNeeds(stack, service).some((need) => conditions.get(need) === "starting");
  };
  const valuesOf = (containers: readonly Listed[]): ReadonlyMap<string, string> =>
    new Map(
      containers.flatMap((container) => {
        const service = serviceOf(container);
        const value = isKept(service) ? container.Labels[replacesLabel] : container.Id.slice(0, 12);
        return value === undefined ? [] : [[service, value] as const];
      }),
    );
  return { containers: valuesOf(own), loaders: valuesOf(named(loaderName)) };
};
