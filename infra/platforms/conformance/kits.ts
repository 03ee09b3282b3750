import type { PlatformName } from "../../settings/table.ts";
import type { PlatformKit } from "../kit.ts";
import { platforms } from "../platforms.ts";

/** Loads every platform's kit, for tests that go through all of them. */
export const loadKits = async (): Promise<Readonly<Record<PlatformName, PlatformKit>>> => {
  const loaded = await Promise.all(
    Object.entries(platforms).map(async ([name, { load }]) => [name, await load()] as const),
  );
  // The keys are those of the table.
  return Object.fromEntries(loaded) as Record<PlatformName, PlatformKit>;
};
