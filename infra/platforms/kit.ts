import type { RunningVersions } from "../../base/versions.ts";
import type { Pageless } from "../page-links.ts";
import type { Output } from "../pulumi.ts";
import type { At } from "../service.ts";
import type { Settings } from "../settings/settings.ts";
import type { Stack } from "../stack.ts";
import type { Launch, Printer, Programs } from "./launch.ts";
import type { Operations } from "./operations.ts";
import type { ServiceAccess } from "./service-access.ts";

/** What components and commands may know about a platform; they never ask for its name. */
export interface Traits {
  /** Whether servers let in only those who have a password. */
  readonly asksForPasswords: boolean;
  /** Whether services run in containers, each from an image. */
  readonly runsContainers: boolean;
  /** What the id of a running service is called. */
  readonly idName: "container" | "pid";
}

/** What a stack has beyond its core where it is available; `full-elasticsearch` instead of the minimal one. */
export type Extra = "full-elasticsearch" | "grafana" | "kibana";

/** Which servers are available where a stack runs. */
export interface Inventory {
  readonly present: ReadonlySet<Extra>;
  /** The versions that run: configurations are written for them. */
  readonly versions: RunningVersions;
  /** Servers without web pages: no link leads there. */
  readonly pageless: Pageless;
}

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

/** One service as the platform would run it, for people to read: the same on every machine. */
export interface RenderedService {
  readonly name: string;
  /** File name of {@link start}: what the platform calls it. */
  readonly startFile: `${string}.json`;
  /** How it is started, as plain data. */
  readonly start: unknown;
  /** Content of its generated files, by name. */
  readonly files: Readonly<Record<string, string>>;
}

/** A whole stack, rendered for people to read. */
export interface RenderedStack {
  /** Renders every service and task, in their order of start. */
  readonly services: () => readonly RenderedService[];
  /** Where a service finds itself and the others. */
  readonly at: (service: string) => At;
}

/** What Pulumi shows as the stack's outputs. */
export interface Registered {
  readonly urls: Urls;
  readonly secrets: Readonly<Record<string, Output<string>>>;
}

/** All that a platform can do: the one door to it. */
export interface PlatformKit {
  /** Finds out which servers are available; fetches nothing. */
  inventory(options: PlatformOptions): Promise<Inventory>;
  /** Programs of this machine that a stack needs, and how they are found. */
  programs(options: PlatformOptions): Programs;
  /** Why the stack cannot be worked on at all, in one line; nothing if it can. */
  obstacle(options: PlatformOptions): string | undefined;
  /** Renders the stack without touching this machine. Pure. */
  render(stack: Stack, options: PlatformOptions): RenderedStack;
  /**
   * Registers the resources of a stack with Pulumi.
   *
   * @throws UserError if the platform cannot run it, before anything starts.
   */
  register(stack: Stack, options: PlatformOptions): Promise<Registered>;
  /** What commands do with a stack. */
  operations(stack: Stack, options: PlatformOptions): Operations;
  /** What backups and tests do with single services. */
  access(stack: Stack, options: PlatformOptions): ServiceAccess;
  /** Fetches or builds the programs that a start needs; prints a line for each warning. */
  fetch(stack: Stack, options: PlatformOptions, printer: Printer): Promise<void>;
  /** Prepares a start. `stateFile` is the file of Pulumi's state, where it is a file of this machine. */
  launch(stack: Stack, options: PlatformOptions, stateFile: string | undefined): Promise<Launch>;
}
