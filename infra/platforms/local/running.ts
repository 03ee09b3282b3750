import { membersOf } from "../../../base/process-identity.ts";
import { recordedProcess, unitFolder } from "../../provider/unit-folder.ts";
import { runFolder, type LocalContext } from "./addresses.ts";

/** Whether anything of a service of the stack runs on this machine: the program itself, or what it started. */
export const runs = (context: Pick<LocalContext, "directory">, service: string): boolean => {
  const identity = recordedProcess(unitFolder(runFolder(context, service)));
  return identity !== undefined && membersOf(identity).length > 0;
};
