import { howItEnded } from "./end.ts";
import { answers } from "./health.ts";
import type { TaskInputs } from "./inputs.ts";
import { launch, ownerFor } from "./launch.ts";
import { failureOf, rotateLog } from "../../base/log-file.ts";
import { stop } from "./stop.ts";
import { recordedProcess, removeUnit, unitFolder, writeUnit } from "./unit-folder.ts";

/** Whether the task's result still exists. */
export const isDone = (inputs: Pick<TaskInputs, "verifyUrl">): Promise<boolean> => answers(inputs.verifyUrl, 2000);

/** Runs a task until it exits. An exit code other than 0 or a timeout is an error with the end of its log. */
export const runTask = async (inputs: TaskInputs): Promise<void> => {
  const folder = unitFolder(inputs.directory);
  const old = recordedProcess(folder);
  if (old) await stop(old, 0);
  writeUnit(folder, inputs, ownerFor(inputs.rootless));
  rotateLog(inputs.log);
  const child = launch(inputs, folder);
  const problem = await new Promise<string | undefined>((resolve) => {
    const timer = setTimeout(() => resolve(`not done after ${inputs.timeoutMs / 1000} s`), inputs.timeoutMs);
    child.on("error", (error) => resolve(`could not be started: ${error.message}`));
    child.on("exit", (code, signal) => {
      clearTimeout(timer);
      resolve(code === 0 ? undefined : `ended ${howItEnded(code, signal)}`);
    });
  });
  const identity = recordedProcess(folder);
  if (identity) await stop(identity, 0);
  removeUnit(folder);
  if (problem !== undefined) throw failureOf(inputs, problem);
};
