import { question } from "zx";
import { UserError } from "../../base/user-error.ts";

/**
 * Asks the person at the keyboard; whether the answer is "yes".
 *
 * @throws UserError where there is nobody to ask.
 */
export const confirm = async (text: string, purpose: string): Promise<boolean> => {
  if (!process.stdin.isTTY) throw new UserError(`Not a terminal: pass --yes ${purpose} without a prompt.`);
  return (await question(text)).trim().toLowerCase() === "yes";
};
