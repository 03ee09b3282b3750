import { setTimeout as pause } from "node:timers/promises";
import type { Workspace } from "../../scripts/workspace/workspace.ts";
import { instant, json, spansOf } from "../support/stack-queries.ts";

/** How a stack came back, and how many seconds after the end of its fault. */
export interface Recovery {
  readonly by: "itself" | "npm start";
  readonly seconds: number;
}

/** Time that the stack is given to mend itself before it is started anew. */
const patienceMs = 12_000;
const scrapedSeconds = 6;

const isTraced = async (workspace: Workspace): Promise<boolean> => {
  const { trace_id: traceId } = (await json(`${workspace.url(8000)}/demo/full-flow/1`)) as { trace_id: string };
  for (let tries = 0; tries < 10; tries++) {
    if ((await spansOf(workspace.url(16_686), traceId)).length > 0) return true;
    await pause(200);
  }
  return false;
};

const isScraped = async (workspace: Workspace): Promise<boolean> => {
  const fresh = `min(up) * (time() - min(timestamp(up)) < bool ${scrapedSeconds})`;
  return (await instant(workspace.url(9090), fresh)) === 1;
};

/** Every service is healthy, a new request's trace is found, and every scrape is fresh and good. */
const isWell = async (workspace: Workspace): Promise<boolean> => {
  if ((await workspace.run("status", "--json")).code !== 0) return false;
  const checks = await Promise.allSettled([isTraced(workspace), isScraped(workspace)]);
  return checks.every((check) => check.status === "fulfilled" && check.value);
};

const untilWell = async (workspace: Workspace, deadline: number): Promise<boolean> => {
  while (performance.now() < deadline) {
    if (await isWell(workspace)) return true;
    await pause(200);
  }
  return false;
};

/** Starts the stack once and waits until all is well. */
export const startAgain = async (workspace: Workspace, began = performance.now()): Promise<Recovery> => {
  const { code, output } = await workspace.run("start");
  if (code !== 0) throw new Error(output);
  const isBack = await untilWell(workspace, began + 90_000);
  return { by: "npm start", seconds: isBack ? (performance.now() - began) / 1000 : Number.POSITIVE_INFINITY };
};

/** Waits until all is well; what does not come back by itself is started again. */
export const recover = async (workspace: Workspace): Promise<Recovery> => {
  const began = performance.now();
  if (await untilWell(workspace, began + patienceMs)) {
    return { by: "itself", seconds: (performance.now() - began) / 1000 };
  }
  return startAgain(workspace, began);
};
