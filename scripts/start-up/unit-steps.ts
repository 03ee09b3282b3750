import type { ResourceStep } from "../pulumi-engine/engine-events.ts";

interface Verbs {
  /** While it is under way. */
  readonly now: string;
  /** Once it is done; what needs no line of its own has none. */
  readonly done?: string;
}

const service = {
  create: { now: "starting", done: "healthy after" },
  update: { now: "restarting", done: "healthy again after" },
  "create-replacement": { now: "restarting", done: "healthy again after" },
  delete: { now: "stopping", done: "stopped after" },
} as const satisfies Readonly<Record<string, Verbs>>;

const task = { now: "running", done: "done after" } as const satisfies Verbs;

const byType: Readonly<Record<string, Readonly<Record<string, Verbs>>>> = {
  "stack:index:Process": service,
  "stack:index:Task": { create: task, update: task },
  "docker:index/container:Container": service,
};

/** Bears the name of the first service that runs from it. */
const image = "docker:index/remoteImage:RemoteImage";

/** Whether a step is about a service or task itself, not about what belongs to it. */
export const isUnit = ({ type, name }: Pick<ResourceStep, "name" | "type">): boolean =>
  type in byType && !name.endsWith("-files");

/** Whether a service or task runs after this step; also if it did before. */
export const startsUnit = (step: ResourceStep): boolean =>
  isUnit(step) && ["same", "create", "update", "create-replacement"].includes(step.operation);

/** What people are told of a step; nothing of most. */
export const verbsOf = (step: ResourceStep, isTask: boolean): Verbs | undefined => {
  if (step.type === image && step.operation === "create") return { now: "pulling its image" };
  const verbs = isUnit(step) ? byType[step.type]?.[step.operation] : undefined;
  return verbs && isTask && step.operation !== "delete" ? task : verbs;
};
