import { createServer } from "node:net";
import { dirname } from "node:path";
import type { Stack } from "../../stack.ts";
import type { LocalContext } from "./addresses.ts";
import { ownerOf, type Owner } from "./owner.ts";
import { portHolder, type Holder } from "./port-holder.ts";
import { runs } from "./running.ts";

/** Whether nobody listens on a port of this machine. */
export const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(true)));
  });

/** So many busy ports are told of one by one: another stack holds them all. */
const shown = 3;

type Machine = Pick<LocalContext, "directory" | "shift">;

interface Port {
  readonly service: string;
  readonly name: string;
  readonly number: number;
}

/** Ports of the services that do not run already. */
const neededPorts = (stack: Stack, context: Machine, shift: number): readonly Port[] =>
  stack.flatMap((spec) => {
    if (spec.kind === "task") return [];
    if (shift === context.shift && runs(context, spec.name)) return [];
    return Object.entries(spec.ports).map(([name, { number }]) => ({
      service: spec.name,
      name,
      number: number + shift * 100,
    }));
  });

const firstFreeShift = async (stack: Stack, context: Machine): Promise<number | undefined> => {
  for (let shift = context.shift + 1; shift <= Math.min(context.shift + 100, 400); shift++) {
    const free = await Promise.all(neededPorts(stack, context, shift).map(({ number }) => isFree(number)));
    if (free.every(Boolean)) return shift;
  }
  return undefined;
};

type Busy = Port & { readonly holder: Holder | undefined };

/** The stack whose service a process is: each works in a folder of its own below its stack's. */
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
export const portProblems = async (stack: Stack, context: Machine): Promise<readonly string[]> => {
  const ports = neededPorts(stack, context, context.shift);
  const free = await Promise.all(ports.map(({ number }) => isFree(number)));
  const busy = ports.filter((_, index) => !free[index]).map((port) => ({ ...port, holder: portHolder(port.number) }));
  if (busy.length === 0) return [];
  const shift = await firstFreeShift(stack, context);
  const line = stackLine(busy, shift);
  if (line !== undefined) return [line];
  const way = shift === undefined ? "end it" : `end it, or set ports.shift to ${shift}`;
  const lines = busy.slice(0, shown).map(({ service, name, number, holder }) => {
    const who = holder ? `${holder.command} (pid ${holder.pid})` : "another process, not yours to see";
    return `port ${number}: expected it to be free for ${service} (${name}), but ${who} listens there; ${way}`;
  });
  if (busy.length > shown) lines.push(`${busy.length - shown} more ports of the stack are busy`);
  return lines;
};
