import { join } from "node:path";
import { localContext } from "../../infra/platforms/local/local.ts";
import { renderLocal } from "../../infra/platforms/local/render.ts";
import { startProcess, stopProcess } from "../../infra/provider/process.ts";
import { parseSettings } from "../../infra/settings/settings.ts";
import { stackOf } from "../../infra/stack.ts";
import { root } from "../project/root.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** Elasticsearch as the stack starts it and on the same data, without Pulumi and without the rest. */
export const openElasticsearch = async ({ folder, shift }: Workspace) => {
  const settings = parseSettings({ "ports.shift": shift, "data.directory": join(folder, ".data", "local") });
  const stack = stackOf(settings);
  const context = await localContext({ environment: "local", root, settings }, stack);
  const unit = renderLocal(stack, context).find(({ name }) => name === "elasticsearch");
  if (unit?.kind !== "service") throw new Error("there is no service elasticsearch");
  const inputs = { ...unit.inputs, secrets: {} };
  return {
    start: () => startProcess(inputs),
    stop: () => stopProcess(inputs),
  };
};
