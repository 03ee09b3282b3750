import type { Project } from "../project/project.ts";
import type { Timeline } from "./timeline.ts";

/** Tells people a line. */
export type Say = (line: string) => void;

/** What was begun before Pulumi gets to it. */
export interface HeadStart {
  begin(timeline: Timeline): void;
  /** Ends what Pulumi did not get to. */
  takeBack(): Promise<void>;
}

/** What a start takes on a platform beside `pulumi up`. */
export interface Launch {
  /** As the stack is now that everything to be had for it is there. */
  readonly project: Project;
  /** What the stack does without, each with its reason. */
  leftOut(): Promise<readonly string[]>;
  /** Flags of `pulumi up`, so that it looks at what is really there. */
  readonly flags: readonly string[];
  /** Whether everything is there already as the settings say; in doubt it is not. */
  isUp(): Promise<boolean>;
  /**
   * Makes ready what Pulumi does not make; nothing of the stack starts yet.
   *
   * @throws UserError with a line for each thing that the stack cannot do without.
   */
  makeReady(say: Say): Promise<HeadStart | undefined>;
  /** Works out how the stack is by its settings; what is given back notes that it is so. */
  remember(): () => void;
}

/** Gets the programs that a start needs; a line for each warning, before anything else is done. */
export type PrepareLaunch = (project: Project, say: Say) => Promise<Launch>;
