import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import type { Harness } from "../../infra/platforms/conformance/harness.ts";
import { hostPort } from "../../infra/platforms/machine/host-port.ts";
import { runFolder, type LocalContext } from "../../infra/platforms/local/addresses.ts";
import { localOperations } from "../../infra/platforms/local/operations.ts";
import { registerLocal } from "../../infra/platforms/local/resources.ts";
import { renderLocal } from "../../infra/platforms/local/render.ts";
import { localAccess } from "../../infra/platforms/local/service-access.ts";
import { parseSettings } from "../../infra/settings/settings.ts";
import { recordedProcess, unitFolder } from "../../infra/provider/unit-folder.ts";
import { assemble } from "../../infra/stack.ts";
import { root } from "../../scripts/project/root.ts";
import { openPulumiStack, secretOf } from "./pulumi-stack.ts";

const readAll = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    .join("\n");

const name = "conformance";
const shift = 3;

/** Runs stacks of processes on this machine by the real Pulumi engine, in a folder of their own. */
export const localHarness = async (): Promise<Harness> => {
  const folder = mkdtempSync(join(process.env["OBS_TEST_BASE"] ?? tmpdir(), "conformance-"));
  const context: LocalContext = {
    environment: name,
    root,
    directory: join(folder, ".data", name),
    shift,
    classArchives: undefined,
    program: (entry) => join(root, entry),
    locate: () => process.execPath,
    executable: () => process.execPath,
  };
  const settings = parseSettings({ "data.directory": context.directory, "ports.shift": shift });
  const options = { environment: name, root, settings };
  let wanted = assemble([]);
  const pulumi = await openPulumiStack({
    name,
    folder,
    providers: [{ name: "stack", path: join(root, "infra", "provider") }],
    program: () => Promise.resolve({ secrets: registerLocal(renderLocal(wanted, context)) }),
  });
  return {
    up: async (stack) => {
      wanted = stack;
      const changed = new Set<string>();
      const onEvent = ({ resourcePreEvent }: EngineEvent) => {
        const step = resourcePreEvent?.metadata;
        if (step && step.op !== "same" && /^stack:index:(Process|Task)$/.test(step.type)) {
          changed.add(step.urn.split("::").at(-1)!);
        }
      };
      await pulumi.up({ onEvent });
      return [...changed];
    },
    destroy: async () => {
      await pulumi.destroy();
    },
    url: (stack, service, port) => `http://127.0.0.1:${hostPort(context, stack, service, port)}`,
    kill: async (service) => {
      const identity = recordedProcess(unitFolder(runFolder(context, service)));
      if (!identity) throw new Error(`${service} was never started`);
      process.kill(identity.pid, "SIGKILL");
      await new Promise((resolve) => {
        setTimeout(resolve, 50);
      });
    },
    secret: (secret) => secretOf(pulumi, secret),
    state: () => Promise.resolve(readAll(join(folder, ".pulumi"))),
    leftovers: () => {
      const runs = join(context.directory, "run");
      return Promise.resolve(existsSync(runs) ? readdirSync(runs) : []);
    },
    operations: (stack) => localOperations(stack, options),
    access: (stack) => localAccess(stack, options, () => Promise.resolve(context)),
    // The next `up` adopts whatever runs.
    leaveStray: () => Promise.resolve(),
    dispose: () => {
      rmSync(folder, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
};
