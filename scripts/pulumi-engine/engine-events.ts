import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation/events.js";

/** What happened to one resource; `type` is `stack:index:Process` or the like. */
export interface ResourceStep {
  readonly phase: "begins" | "done" | "failed";
  readonly operation: string;
  readonly type: string;
  readonly name: string;
}

const nameOf = (urn: string): string => urn.split("::").at(-1) ?? urn;

const stepOf = (phase: ResourceStep["phase"], { op, urn, type }: StepEventMetadata): ResourceStep => ({
  phase,
  operation: op,
  type,
  name: nameOf(urn),
});

/** The step that an event tells of. What Pulumi looks at beforehand (`--refresh`) is not a step yet. */
export const stepIn = ({
  resourcePreEvent,
  resOutputsEvent,
  resOpFailedEvent,
}: EngineEvent): ResourceStep | undefined => {
  const step =
    (resourcePreEvent && stepOf("begins", resourcePreEvent.metadata)) ??
    (resOutputsEvent && stepOf("done", resOutputsEvent.metadata)) ??
    (resOpFailedEvent && stepOf("failed", resOpFailedEvent.metadata));
  return step?.operation === "refresh" ? undefined : step;
};

/** The error that an event tells of, with the name of its resource, which not every provider gives. */
export const errorIn = ({ diagnosticEvent }: EngineEvent): string | undefined => {
  if (diagnosticEvent?.severity !== "error") return undefined;
  const { message, urn = "" } = diagnosticEvent;
  const [name, text] = [nameOf(urn), message.trim()];
  return name === "" || text.includes(name) ? text : `${name}: ${text}`;
};
