import type { Stack } from "../../stack.ts";
import { portProblems } from "../machine/ports.ts";
import { judgeCapacity, capacityNeeds, together, type Judgement } from "../machine/capacity.ts";
import type { LocalContext } from "./addresses.ts";
import { measureCapacity } from "./measure-capacity.ts";
import { runs } from "./running.ts";

/** What stands in the way of a stack on this machine, ports, memory and disk, and what may. */
export const inspectLocal = async (
  stack: Stack,
  context: Pick<LocalContext, "directory" | "shift">,
): Promise<Judgement> => {
  const isRunning = (service: string) => runs(context, service);
  const here = { shift: context.shift, address: "127.0.0.1", runs: isRunning };
  return together([
    { problems: await portProblems(stack, here), warnings: [] },
    judgeCapacity(capacityNeeds(stack, isRunning), measureCapacity(context)),
  ]);
};
