import type { Readable, Writable } from "node:stream";

/** A folder in a volume of a service; the whole volume without a path. */
export interface Place {
  readonly service: string;
  readonly volume: string;
  readonly path?: string;
}

/** Where a command's input comes from and its output goes to: from and to nowhere without them. */
export interface CommandOptions {
  readonly input?: Readable;
  readonly output?: Writable;
  /** Ends the waiting for it. */
  readonly signal?: AbortSignal;
}

/** What a platform lets be done to the services of a stack from outside, beyond what Pulumi does. */
export interface ServiceAccess {
  /** A folder's path as the service itself sees it. */
  path(place: Place): string;
  /** Content of one of a service's secret files. */
  secret(service: string, name: string): Promise<string>;
  /** Stops a service until {@link start}; nothing brings it back meanwhile but the stack's next `up`. */
  stop(service: string): Promise<void>;
  /** Starts a stopped service as it was, and waits until it is healthy. */
  start(service: string): Promise<void>;
  /**
   * Copies what is in a folder of a service, running or stopped, into a folder here. What vanishes meanwhile is an error
   * or is left out: whoever copies what changes has to look.
   */
  copyOut(place: Place, target: string, signal: AbortSignal): Promise<void>;
  /** Replaces all that is in a folder of a service, running or stopped, and makes it the service's own. */
  copyIn(source: string, place: Place): Promise<void>;
  /**
   * Runs a program of a running service's image beside the service, as its user.
   *
   * @throws Error with the end of what the program complained about, unless it ends with 0.
   */
  run(service: string, command: readonly [string, ...string[]], options?: CommandOptions): Promise<void>;
}

/** Why a command failed, with the last line of its complaints. */
export const commandError = (
  service: string,
  [program]: readonly string[],
  code: unknown,
  complaints: string,
): Error => {
  const last = complaints.trim().split("\n").at(-1) ?? "";
  return new Error(`${service}: ${program} ended with ${String(code)}${last && `: ${last}`}`);
};
