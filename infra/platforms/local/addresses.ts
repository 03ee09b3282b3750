import { join } from "node:path";
import { unitFolder } from "../../provider/unit-folder.ts";
import type { AnySpec, At } from "../../service.ts";
import type { Stack } from "../../stack.ts";
import { hostPort } from "../machine/host-port.ts";
import type { ClassArchives } from "../../fast-start/class-archive.ts";

/** What the local platform needs to know of the machine and the checkout. */
export interface LocalContext {
  /** The stack's name. */
  readonly environment: string;
  /** The project's root. */
  readonly root: string;
  /** Folder of data, logs and run files: absolute. */
  readonly directory: string;
  /** Every port is moved up by this many hundreds. */
  readonly shift: number;
  /** Path of one of our own programs, by its source file. */
  program(entry: string): string;
  /** Files of the classes that the Java service loads at its start; `undefined` if it is started without them. */
  readonly classArchives: ClassArchives | undefined;
  /** Path of a binary, or of a distribution's folder. */
  locate(component: string): string;
  /** Path of the program that is started, also where it lies in a distribution's folder. */
  executable(component: string): string;
}

/** Folder of a service's pid, files and secrets. */
export const runFolder = ({ directory }: Pick<LocalContext, "directory">, name: string): string =>
  join(directory, "run", name);

/** Folder of all services' logs. */
const logFolder = ({ directory }: Pick<LocalContext, "directory">): string => join(directory, "log");

/** The file that a service's output goes to. */
export const logFile = (context: Pick<LocalContext, "directory">, name: string): string =>
  join(logFolder(context), `${name}.log`);

/** Folder of a service's volume. */
export const volumeFolder = ({ directory }: Pick<LocalContext, "directory">, name: string, volume: string): string =>
  join(directory, "data", name, volume);

const loopback = "127.0.0.1";

/** Where `spec` finds itself and the others on this machine; everything listens on loopback only. */
export const localAt = (context: LocalContext, stack: Stack, spec: AnySpec): At => {
  const own = unitFolder(runFolder(context, spec.name));
  const address = (service: string, port: string) => {
    if (!spec.talksTo.includes(`${service}.${port}`)) throw new Error(`${spec.name}.talksTo: lacks ${service}.${port}`);
    return `${loopback}:${hostPort(context, stack, service, port)}`;
  };
  return {
    environment: context.environment,
    stack,
    address,
    url: (service, port) => `http://${address(service, port)}`,
    publicUrl: (service, port) => `http://${loopback}:${hostPort(context, stack, service, port)}`,
    host: () => loopback,
    port: (port) => hostPort(context, stack, spec.name, port),
    file: (name) => join(own.files, name),
    secret: (name) => join(own.secrets, name),
    data: (volume) => volumeFolder(context, spec.name, volume),
    distribution: "component" in spec.program ? context.locate(spec.program.component) : context.root,
    program: (entry) => context.program(entry),
    hostRoot: "/",
    logs: logFolder(context),
  };
};
