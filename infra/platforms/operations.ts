import type { End } from "../provider/end.ts";
import type { ServiceSpec } from "../service.ts";
import type { ComponentName } from "../../base/versions.ts";
import type { Urls } from "./kit.ts";
import type { Judgement } from "./machine/capacity.ts";

/** How a service is; one that was never started, or was stopped by us, has nothing to tell of. */
export type ServiceState =
  | { readonly state: "stopped" }
  | {
      readonly state: "dead" | "unhealthy" | "healthy";
      /** Of its process or container. */
      readonly id: string;
      readonly started: Date;
      /** Of its program, where it is known not to be the one that the stack is to have. */
      readonly version?: string;
      /** MiB that it has in memory, while it lives. */
      readonly memory?: number;
      /** How it ended, if it did and anybody saw it. */
      readonly end?: End;
    };

/** The end of a service's log. */
export interface LogEnd {
  /** What people find the log by: a path, or a command. */
  readonly log: string;
  /** Lines that say something, the newest last; frames of stack traces are left out. */
  readonly lines: readonly string[];
  /** When it was written to last. */
  readonly changed?: Date;
}

/** What a stack's services have written down, and a stop leaves. */
export interface StackData {
  /** Where it is, in words. */
  readonly where: string;
  delete(): Promise<void>;
}

/** Which lines of logs are wanted. */
export interface LogRequest {
  readonly services: readonly string[];
  /** How many of each. */
  readonly lines: number;
  /** Whether to go on as lines come. */
  readonly isFollowed: boolean;
}

/** What the commands need of a stack where it runs; Pulumi does the rest. */
export interface Operations {
  /** Addresses for people, by the service's name. */
  readonly urls: Urls;
  /** `host:port` at which this machine finds a service's port, for people to read; undefined where it is not published. */
  address(service: string, port: string): string | undefined;
  /**
   * Opens a way from this machine to a service's port, gives `use` its address (`http://host:port`), and closes it afterwards.
   *
   * @throws Error if there is no way to this port.
   */
  readonly reach: <Result>(service: string, port: string, use: (address: string) => Promise<Result>) => Promise<Result>;
  /** The version of a program that runs here. */
  version(component: ComponentName): string;
  /** How a service is, by asking it. */
  state(spec: ServiceSpec): Promise<ServiceState>;
  /** The last lines of a service's log. */
  endOfLog(service: string, lines: number): Promise<LogEnd>;
  /** Shows logs to people; the exit code. */
  showLogs(wanted: LogRequest): Promise<number>;
  /** What stands in the way of a start, and what may. */
  inspect(): Promise<Judgement>;
  /** What there is for the stack here, by what it is called, for people. */
  describe(): Promise<readonly (readonly [name: string, figures: string])[]>;
  /** Services of which anything runs, whatever Pulumi knows of them. */
  running(): Promise<readonly string[]>;
  /** Ends what an interrupted run left behind Pulumi's back, when Pulumi knows of nothing any more; the names of what ran. */
  stopOrphans(): Promise<readonly string[]>;
  /** Takes away what an interrupted run had made and the next `up` would not adopt; Pulumi knows what has these ids. */
  removeStrays(known: ReadonlySet<string>): Promise<void>;
  /** The stack's data; nothing if there is none. */
  data(): Promise<StackData | undefined>;
}
