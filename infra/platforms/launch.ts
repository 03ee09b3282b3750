import type { Env, ToolName } from "../../tools/tool.ts";
import type { optionalTools } from "../../tools/catalogue.ts";

/** Prints lines for people. */
export interface Printer {
  readonly say: (line: string) => void;
  /** Something that does not stop the start. */
  readonly warn: (line: string) => void;
}

/** Programs of this machine that a stack needs, and how they are found. */
export interface Programs {
  readonly needed: readonly ToolName[];
  readonly optional: readonly (typeof optionalTools)[number][];
  /** The environment in which they are looked for. */
  readonly env: Env;
  /** A line for each program that is used because an earlier start was given it. */
  readonly notes: readonly string[];
  /** A line for each program that is no longer where it was. */
  readonly warnings: readonly string[];
}

/** Services started before Pulumi gets to them. */
export interface HeadStart {
  /** Starts them, and calls `onBegin` with the name of each. */
  begin(onBegin: (service: string) => void): void;
  /** Stops those that Pulumi did not take over. */
  takeBack(): Promise<void>;
}

/** What a start takes on a platform beside `pulumi up`. */
export interface Launch {
  /** What the stack runs without, each with its reason. */
  leftOut(): Promise<readonly string[]>;
  /** Flags of `pulumi up` with which it looks at what really runs. */
  readonly flags: readonly string[];
  /** Whether everything already runs as the settings say; false when in doubt. */
  isUp(): Promise<boolean>;
  /**
   * Prepares what Pulumi does not make; starts nothing of the stack.
   *
   * @throws UserError with a line for each thing that the stack cannot run without.
   */
  makeReady(printer: Printer): Promise<HeadStart | undefined>;
  /** Renders the stack as it is now; the function that it returns records that this is what runs. */
  remember(): () => void;
}
