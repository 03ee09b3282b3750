import { expect } from "vitest";
import type { Outcome } from "../../scripts/workspace/workspace.ts";

/** A stack that the scenario is played on: a copy of the project, with settings and ports of its own. */
export interface StackUnderTest {
  /** Its name. */
  readonly environment: string;
  readonly shift: number;
  /** What runs in it, services and what else stays. */
  readonly units: readonly string[];
  /** What the pages are that its alerts link to: none, those of stand-ins, or real ones. */
  readonly pages: "linked" | "none" | "real";
  /** Address of a service's usual port. */
  url(port: number): string;
  /** Writes the settings anew, beside those of the stack itself. */
  configure(settings: Readonly<Record<string, unknown>>): void;
  /** Runs one task as `npm run <task> -- <arguments>` would. */
  run(task: string, ...args: readonly string[]): Promise<Outcome>;
  /** Runs a shell command in the project's folder. */
  shell(command: string): Promise<Outcome>;
  /** What runs now, by name: a text that is another one after each start. */
  running(): Promise<Readonly<Record<string, string>>>;
  /** Takes a service away as no setting does. */
  kill(service: string): Promise<void>;
  /** Headers that let the test search in Elasticsearch. */
  searchHeaders(): Promise<Readonly<Record<string, string>>>;
  /** What is still there of the stack, apart from its data. */
  leftovers(): Promise<readonly string[]>;
  /** Whether the data of its services is there. */
  hasData(): Promise<boolean>;
  /** Ends and removes everything. */
  dispose(): Promise<void>;
}

/** The services of the API. */
export const apiServices = ["api", "orders", "payments", "users"];

/** Names of what runs now and is not what ran before. */
export const restarted = async (
  stack: StackUnderTest,
  before: Readonly<Record<string, string>>,
): Promise<readonly string[]> =>
  Object.entries(await stack.running())
    .filter(([name, identity]) => before[name] !== identity)
    .map(([name]) => name)
    .toSorted();

/** `npm start`, and that it worked. */
export const up = async (stack: StackUnderTest): Promise<string> => {
  const { code, output } = await stack.run("start");
  expect(code, output).toBe(0);
  return output;
};
