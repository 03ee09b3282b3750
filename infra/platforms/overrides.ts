import type { ProcessInputs } from "../provider/inputs.ts";
import type { PlatformName } from "../settings/table.ts";
import type { PlainContainer } from "./docker/service-files.ts";

/**
 * The escape hatch of a spec: what one platform gives a service in place of what it derives from the spec. Field by field,
 * the override wins.
 */
export interface Overrides extends Readonly<Partial<Record<PlatformName, object>>> {
  readonly local?: Partial<Pick<ProcessInputs, "args" | "env" | "rootless">>;
  /** Inputs of `docker.Container`: https://www.pulumi.com/registry/packages/docker/api-docs/container/#inputs */
  readonly docker?: Partial<PlainContainer>;
}
