import { UserError } from "../../../base/user-error.ts";
import type { Judgement } from "./capacity.ts";

/**
 * What was found before anything starts; the warnings.
 *
 * @throws UserError with a line for each thing that the stack cannot do without.
 */
export const passed = ({ problems, warnings }: Judgement): readonly string[] => {
  if (problems.length > 0) throw new UserError(problems.join("\n"));
  return warnings;
};
