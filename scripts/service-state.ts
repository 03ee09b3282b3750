import { hostPort } from "../infra/platforms/host-port.ts";
import { runFolder } from "../infra/platforms/local/addresses.ts";
import { askedForHealth } from "../infra/platforms/local/render.ts";
import { answers } from "../infra/provider/health.ts";
import { isAlive, type Identity } from "../infra/provider/identity.ts";
import { recordedProcess, unitFolder } from "../infra/provider/unit-folder.ts";
import type { ServiceSpec } from "../infra/service.ts";
import type { Project } from "./project.ts";

/** How a service is; one that was never started, or was stopped by us, has no process to tell of. */
export type ServiceState =
  { readonly state: "stopped" } | { readonly state: "dead" | "unhealthy" | "healthy"; readonly identity: Identity };

/** Looks at a service's process, and asks it how it is. */
export const serviceState = async (
  spec: ServiceSpec,
  { directory, stack, settings }: Project,
): Promise<ServiceState> => {
  const identity = recordedProcess(unitFolder(runFolder({ directory }, spec.name)));
  if (!identity) return { state: "stopped" };
  if (!isAlive(identity)) return { state: "dead", identity };
  const [name, path] = askedForHealth(spec);
  const port = hostPort({ shift: settings["ports.shift"] }, stack, spec.name, name);
  const isHealthy = await answers(`http://127.0.0.1:${port}${path}`, 2000);
  return { state: isHealthy ? "healthy" : "unhealthy", identity };
};
