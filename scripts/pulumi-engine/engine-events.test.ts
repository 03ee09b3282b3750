import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation/events.js";
import { expect, test } from "vitest";
import { errorIn, stepIn } from "./engine-events.ts";

const event = (content: Partial<EngineEvent>): EngineEvent => ({ sequence: 1, timestamp: 2, ...content });

const urn = "urn:pulumi:local::observability::observability:index:Service$stack:index:Process::prometheus";
const type = "stack:index:Process";
const metadata: StepEventMetadata = { op: "update", urn, type, provider: "" };

test.each([
  ["begins", event({ resourcePreEvent: { metadata } })],
  ["done", event({ resOutputsEvent: { metadata } })],
  ["failed", event({ resOpFailedEvent: { metadata, status: 1, steps: 1 } })],
])("a resource %s", (phase, told) => {
  expect(stepIn(told)).toEqual({ phase, operation: "update", type, name: "prometheus" });
});

test("what Pulumi looks at beforehand, and what is no resource's, is no step", () => {
  expect(stepIn(event({ resOutputsEvent: { metadata: { ...metadata, op: "refresh" } } }))).toBeUndefined();
  expect(stepIn(event({ cancelEvent: {} }))).toBeUndefined();
});

const diagnosed = (severity: "error" | "warning", message: string, about?: string): EngineEvent =>
  event({ diagnosticEvent: { severity, message, color: "never", ...(about && { urn: about }) } });

test("an error has the name of its resource once", () => {
  expect(errorIn(diagnosed("error", "did not start\n", urn))).toBe("prometheus: did not start");
  expect(errorIn(diagnosed("error", "prometheus did not start", urn))).toBe("prometheus did not start");
  expect(errorIn(diagnosed("error", "size: expected a number"))).toBe("size: expected a number");
});

test("a warning is no error", () => {
  expect(errorIn(diagnosed("warning", "slow", urn))).toBeUndefined();
});
