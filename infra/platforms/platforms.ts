import type { PlatformName } from "../settings/table.ts";
import type { PlatformKit, Traits } from "./kit.ts";

interface PlatformEntry {
  readonly traits: Traits;
  /** Loads the kit: its dependencies take a while, so only where it is used. */
  readonly load: () => Promise<PlatformKit>;
}

/** Every platform: the only place where one is chosen by its name. */
export const platforms: Readonly<Record<PlatformName, PlatformEntry>> = {
  local: {
    // Everything listens on loopback.
    traits: { asksForPasswords: false, runsContainers: false, idName: "pid" },
    load: async () => (await import("./local/kit.ts")).localKit,
  },
  docker: {
    traits: { asksForPasswords: true, runsContainers: true, idName: "container" },
    load: async () => (await import("./docker/kit.ts")).dockerKit,
  },
};
