import type { Duration } from "../base/duration.ts";
import type { Component } from "../signals/target-labels.ts";
import type { Bytes, Cpu } from "../base/units.ts";
import type { releasedVersions } from "../base/released-versions.ts";
import type { ComponentName } from "../base/versions.ts";
import type { Pageless } from "./page-links.ts";
import type { Overrides } from "./platforms/overrides.ts";

/** A port that a service listens on. */
export interface PortSpec {
  /** The number inside a container, and on a laptop before the stack's shift. */
  readonly number: number;
  readonly protocol: "http" | "grpc" | "tcp";
  /** Only for the stack's own services: platforms with a network of their own keep it inside. */
  readonly isInternal?: true;
}

/** `<service>.<port>`: a named port of another service. */
export type PortRef = `${string}.${string}`;

/** Who asks a server that lets nobody in without a password: HTTP basic authentication. */
export interface Login {
  readonly user: string;
  /** Name of the generated secret that is the password, and of the secret file that it is in. */
  readonly password: string;
}

/** How it is learnt whether a service can do its work. */
export type HealthSpec = (
  | {
      /** What is asked over HTTP: any answer of 200–299 means yes. */
      readonly port: string;
      readonly path: string;
      readonly login?: Login;
    }
  | {
      /** A program of the service's own image, with its arguments: exit code 0 means yes. */
      readonly command: readonly string[];
    }
) & {
  /** How long it may take from the start until it is healthy. */
  readonly within: Duration;
};

/** Which figures Prometheus collects from a service. */
export interface ScrapeSpec {
  readonly port: string;
  readonly path: string;
  readonly component: Component;
}

/** A page for people. */
export interface ExposeSpec {
  readonly port: string;
  readonly path: string;
  readonly title: string;
}

/** A folder of data that outlives the service. */
export interface VolumeSpec {
  readonly size: Bytes;
  /** Free room on its disk: below `least` the service cannot work, below `ample` it soon cannot. */
  readonly free?: { readonly least: Bytes; readonly ample: Bytes };
}

/** What a service states about itself, whatever it is started with. */
export type ServiceFacts = Omit<ServiceSpec, "run" | "talksTo">;

/** What a service may ask about the stack that it is part of. */
export interface StackFacts {
  /** Every service, itself included. */
  readonly services: readonly ServiceFacts[];
  /** Whether the stack has a service or task of this name. */
  has(name: string): boolean;
  /** Kinds of servers that Prometheus has metrics of, sorted. */
  readonly components: readonly Component[];
  /** What keeper runs again and again. */
  readonly schedules: readonly ScheduleSpec[];
  /** The versions that run: configurations are written for them. */
  readonly versions: Readonly<Record<keyof typeof releasedVersions, string>>;
  /** Servers without web pages: no link leads there. */
  readonly pageless: Pageless;
}

/** Where a service finds itself and the others: the platform's answer, the only source of addresses and paths. */
export interface At {
  /** The stack's name, such as `local`; the label `environment` everywhere. */
  readonly environment: string;
  /** The rest of the stack. */
  readonly stack: StackFacts;
  /** Address of another service's port for a program inside the stack. */
  url(service: string, port: string): string;
  /** `host:port` of another service's port for a program inside the stack. */
  address(service: string, port: string): string;
  /** Address of a port for a person's browser. */
  publicUrl(service: string, port: string): string;
  /** Host (or wildcard) that the service's own port listens on. */
  host(port: string): string;
  /** Number that the service's own port listens on. */
  port(port: string): number;
  /** Path of one of the service's own generated files. */
  file(name: string): string;
  /** Path of one of the service's own secret files. */
  secret(name: string): string;
  /** Path of one of the service's own volumes. */
  data(volume: string): string;
  /** Path of the program's own distribution, such as Elasticsearch's folder. */
  readonly distribution: string;
  /** Path of one of our own programs, by its source file such as `app/main.ts`. */
  program(entry: string): string;
  /** Path of the machine's own root folder, for a service that observes the machine. */
  readonly hostRoot: string;
  /** Folder of all services' logs, where the platform keeps them as files that somebody must cut. */
  readonly logs?: string;
}

/** What a service is started with, once its addresses are known. */
export interface RunSpec {
  /** Absolute path of what is started in the place of the program, such as a shell that runs one of its files. */
  readonly command?: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Content by name; each is found at `at.file(name)`. */
  readonly files?: Readonly<Record<string, string>>;
  /** Text with generated secrets in it (`secretValue`), by name; each is found at `at.secret(name)`. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/**
 * What runs: a binary of its own, or a TypeScript file of this project on Node.
 * `runtime` says how a memory limit is told to it on a platform without containers.
 */
export type Program =
  | { readonly component: ComponentName; readonly runtime: "go" | "jvm" | "native" | "node" }
  | { readonly entry: string; readonly runtime: "node" };

interface Spec {
  /** Its identity: resource name, host name. Lower case letters, digits and dashes. */
  readonly name: string;
  readonly program: Program;
  /** Services and tasks that must be healthy, or done, before this one starts. Has no cycles. */
  readonly needs: readonly string[];
  /** Named ports that it speaks to; asking for any other address is an error. Cycles are allowed. */
  readonly talksTo: readonly PortRef[];
  readonly resources: { readonly memory: Bytes; readonly cpu: Cpu };
  /** Inputs that one platform takes as they are, in place of what it derives from the spec. */
  readonly overrides?: Overrides;
  run(at: At): RunSpec;
}

/** A program that runs on. */
export interface ServiceSpec extends Spec {
  readonly kind: "service";
  /** What its traces, metrics and logs call it: the label `service`. Defaults to `name`. */
  readonly telemetryName?: string;
  readonly ports: Readonly<Record<string, PortSpec>>;
  readonly health: HealthSpec;
  readonly volumes?: Readonly<Record<string, VolumeSpec>>;
  readonly scrape?: readonly ScrapeSpec[];
  readonly expose?: ExposeSpec;
  /** Work on its data that keeper runs, where the stack has a keeper. */
  readonly schedules?: readonly ScheduleSpec[];
  /** How many copies; 1 without it. */
  readonly replicas?: number;
  /** Time to end by itself after it was asked to. Defaults to `10s`. */
  readonly grace?: Duration;
  /** Whether it refuses to run as root. */
  readonly rootless?: boolean;
  /** Whether it reads the figures of the machine: it sees its files, read-only, at `at.hostRoot`, and its processes. */
  readonly observesHost?: boolean;
}

/** What a service's traces, metrics and logs call it. */
export const telemetryNameOf = ({ name, telemetryName = name }: Pick<ServiceSpec, "name" | "telemetryName">): string =>
  telemetryName;

/** A program that runs once per change of its inputs and must end well before those that need it start. */
export interface TaskSpec extends Spec {
  readonly kind: "task";
  /** Answers 200–299 while the task's work is still there; a wiped volume makes the task run again. */
  readonly verify: {
    readonly service: string;
    readonly port: string;
    readonly path: string;
    /** Its password has to be one of the task's own secret files. */
    readonly login?: Login;
  };
  readonly within: Duration;
}

/**
 * A program that runs again and again and ends by itself. `keeper` starts it on its own Node, counts and times its
 * runs; what it talks to is what `keeper` talks to.
 */
export interface ScheduleSpec {
  /** Its identity: the label `schedule` of its runs. */
  readonly name: string;
  /** A TypeScript file of this project. */
  readonly entry: string;
  readonly talksTo: readonly PortRef[];
  /** Time from the end of one run to the start of the next, at most 24 days. */
  readonly every: Duration;
  /** A run that takes longer is ended, and counted as failed. */
  readonly within: Duration;
  args(at: At): readonly string[];
}

export type AnySpec = ServiceSpec | TaskSpec;

/** A service whose ports to talk to may depend on what else the stack has. */
export type ServiceDeclaration = Omit<ServiceSpec, "talksTo"> & {
  readonly talksTo: readonly PortRef[] | ((stack: StackFacts) => readonly PortRef[]);
};

/** What a component states, before the stack around it is known. */
export type Declaration = ServiceDeclaration | TaskSpec;
