import type { Stack } from "../../stack.ts";
import { UserError } from "../../user-error.ts";
import type { LocalContext } from "./addresses.ts";
import { measureRoom } from "./measure-room.ts";
import { portProblems } from "./ports.ts";
import { judgeRoom, roomNeeds, type RoomJudgement } from "./room.ts";
import { runs } from "./running.ts";

type Machine = Pick<LocalContext, "directory" | "shift">;

/** What stands in the way of a stack on this machine, ports, memory and disk, and what may: a line each. */
export const inspect = async (stack: Stack, context: Machine): Promise<RoomJudgement> => {
  const needs = roomNeeds(stack, (service) => runs(context, service));
  const { problems, warnings } = judgeRoom(needs, measureRoom(context));
  return { problems: [...(await portProblems(stack, context)), ...problems], warnings };
};

/**
 * Looks at the machine before anything starts; the warnings.
 *
 * @throws UserError with a line for each thing that the stack cannot do without.
 */
export const preflight = async (stack: Stack, context: Machine): Promise<readonly string[]> => {
  const { problems, warnings } = await inspect(stack, context);
  if (problems.length > 0) throw new UserError(problems.join("\n"));
  return warnings;
};
