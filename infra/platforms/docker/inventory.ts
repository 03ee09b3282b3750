import { releasedVersions } from "../../../base/released-versions.ts";
import type { Inventory } from "../kit.ts";

/** Images have everything, in the released versions. */
export const dockerInventory: Inventory = {
  present: new Set(["full-elasticsearch", "grafana", "kibana"] as const),
  versions: releasedVersions,
  pageless: new Set(),
};
