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

const isWell = async ({ Id, State, Status }: Listed, env: NodeJS.ProcessEnv): Promise<boolean> => {
  if (State !== "running" || Status.includes("(unhealthy)")) return false;
  if (!Status.includes("(health: starting)")) return true;
  // One that crashes again and again is between two crashes here; after a reboot of the machine all are starting.
  const found = (await askEngine(`/containers/${Id}/json`, env)) as Inspected | undefined;
  return found?.RestartCount === 0;
};

/**
 * What an `up` has to make anew, as the engine has it: containers that ended, crash again and again or are unhealthy, and
 * the files of those and of services that have no container. Pulumi's plugin calls a container unchanged whose files were
 * never copied, and starts one that ended without waiting for it. A label that changes replaces both, and stays as it is
 * from then on.
 */
export const findRepairs = async (environment: string, env: NodeJS.ProcessEnv = process.env): Promise<Repairs> => {
  const path = `/containers/json?all=true&${withLabel(stackLabel, environment)}`;
  const all = (await askEngine(path, env)) as readonly Listed[];
  const named = (nameOf: typeof containerName) =>
    all.filter(({ Names, Labels }) => Names.includes(`/${nameOf({ environment }, Labels[serviceLabel] ?? "")}`));
  const own = named(containerName);
  const verdicts = await Promise.all(
    own.map(async (container) => [container.Labels[serviceLabel] ?? "", await isWell(container, env)] as const),
  );
  const well = new Map(verdicts);
  const valuesOf = (containers: readonly Listed[]): ReadonlyMap<string, string> =>
    new Map(
      containers.flatMap(({ Id, Labels }) => {
        const service = Labels[serviceLabel] ?? "";
        const value = well.get(service) ? Labels[replacesLabel] : Id.slice(0, 12);
        return value === undefined ? [] : [[service, value] as const];
      }),
    );
  return { containers: valuesOf(own), loaders: valuesOf(named(loaderName)) };
};
