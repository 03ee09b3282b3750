import { createServer } from "node:net";
import { dirname } from "node:path";
import type { PortSpec } from "../../service.ts";
import type { Stack } from "../../stack.ts";
import { ownerOf, type Owner } from "../local/owner.ts";
import { portHolder, type Holder } from "./port-holder.ts";

/** An address of this machine, and who has ports there already. */
export interface PortsHere {
  readonly shift: number;
  /** Where the ports are listened on; nowhere that could be looked at without it. */
  readonly address: string | undefined;
  /** Whether a service of the stack runs already: its ports are its own. */
  readonly runs: (service: string) => boolean;
  /** Whether a port is listened on outside the stack; all are without it. */
  readonly isOpen?: (port: PortSpec) => boolean;
  /** Who has a port although no process shows it. */
  readonly holder?: (port: number) => string | undefined;
}

/** Whether nobody listens on a port of this machine, on loopback unless told otherwise. */
export const isFree = (port: number, host = "127.0.0.1"): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });

/** So many busy ports are told of one by one: another stack holds them all. */
const shown = 3;

interface Port {
  readonly service: string;
  readonly name: string;
  readonly number: number;
}

/** Ports of the services that do not run already. */
const neededPorts = (stack: Stack, { shift, runs, isOpen = () => true }: PortsHere, wanted = shift): readonly Port[] =>
  stack.specs.flatMap((spec) => {
    if (spec.kind === "task") return [];
    if (wanted === shift && runs(spec.name)) return [];
    return Object.entries(spec.ports)
      .filter(([, port]) => isOpen(port))
      .map(([name, { number }]) => ({ service: spec.name, name, number: number + wanted * 100 }));
  });

const isBusy = async ({ number }: Port, { address, holder }: PortsHere): Promise<boolean> =>
  holder?.(number) !== undefined || (address !== undefined && !(await isFree(number, address)));

const firstFreeShift = async (stack: Stack, here: PortsHere): Promise<number | undefined> => {
  for (let shift = here.shift + 1; shift <= Math.min(here.shift + 100, 400); shift++) {
    const busy = await Promise.all(neededPorts(stack, here, shift).map((port) => isBusy(port, here)));
    if (!busy.some(Boolean)) return shift;
  }
  return undefined;
};

type Busy = Port & { readonly holder: Holder | undefined };

/** The local stack whose service a process is: each works in a folder of its own below its stack's. */
const stackOfHolder = ({ holder }: Busy): Owner | undefined =>
  holder?.folder === undefined ? undefined : ownerOf(dirname(dirname(holder.folder)));

/** Another stack that runs holds most of the ports: that is one line, and not one each. */
const stackLine = (busy: readonly Busy[], shift: number | undefined): string | undefined => {
  const port = busy.find((entry) => stackOfHolder(entry) !== undefined);
  const owner = port && stackOfHolder(port);
  if (!owner) return undefined;
  const way = shift === undefined ? "stop it" : `stop it, or set ports.shift to ${shift}`;
  const whose = `the stack "${owner.environment}" in ${owner.root} has ${port.number} (${port.name} of ${port.service})`;
  return `ports.shift: expected ports that are free, but ${whose}, ${busy.length} are busy in all; ${way}`;
};

/** A line for each of the first ports of the stack that somebody else holds, and a shift with which all are free. */
export const portProblems = async (stack: Stack, here: PortsHere): Promise<readonly string[]> => {
  const ports = neededPorts(stack, here);
  const areBusy = await Promise.all(ports.map((port) => isBusy(port, here)));
  const busy = ports.filter((_, index) => areBusy[index]).map((port) => ({ ...port, holder: portHolder(port.number) }));
  if (busy.length === 0) return [];
  const shift = await firstFreeShift(stack, here);
  const line = stackLine(busy, shift);
  if (line !== undefined) return [line];
  const way = shift === undefined ? "end it" : `end it, or set ports.shift to ${shift}`;
  const lines = busy.slice(0, shown).map(({ service, name, number, holder }) => {
    const process = holder ? `${holder.command} (pid ${holder.pid})` : "another process, not yours to see";
    const who = here.holder?.(number) ?? process;
    return `port ${number}: expected it to be free for ${service} (${name}), but ${who} listens there; ${way}`;
  });
  if (busy.length > shown) lines.push(`${busy.length - shown} more ports of the stack are busy`);
  return lines;
};
