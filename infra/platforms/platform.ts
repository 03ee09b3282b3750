import type { Output } from "../pulumi.ts";
import type { Settings } from "../settings/settings.ts";
import type { Inventory, Stack } from "../stack.ts";

/** Addresses for people, by the service's name. */
export type Urls = Readonly<Record<string, string>>;

/** What every platform is told of a stack beside its services. */
export interface PlatformOptions {
  /** The stack's name. */
  readonly environment: string;
  /** The project's root. */
  readonly root: string;
  readonly settings: Settings;
}

/** Where a stack can run. */
export interface Platform {
  /** What there is of the servers here; nothing is fetched for it. */
  inventory(): Promise<Inventory>;
  /**
   * Registers the resources of a stack with Pulumi.
   *
   * @throws UserError if this machine can't take it, before anything starts.
   */
  register(stack: Stack): Promise<{ readonly urls: Urls; readonly secrets: Readonly<Record<string, Output<string>>> }>;
}
