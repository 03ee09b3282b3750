import type { Output } from "@pulumi/pulumi";
import type { Stack } from "../stack.ts";

/** Addresses for people, by the service's name. */
export type Urls = Readonly<Record<string, string>>;

/** Where a stack can run. */
export interface Platform {
  /**
   * Registers the resources of a stack with Pulumi.
   *
   * @throws UserError if this machine can't take it, before anything starts.
   */
  register(stack: Stack): Promise<{ readonly urls: Urls; readonly secrets: Readonly<Record<string, Output<string>>> }>;
}
