import type { Traits } from "./platforms/kit.ts";
import type { Settings } from "./settings/settings.ts";

/** What every component is made from. What it needs to know about the rest of the stack it asks later: `at.stack`. */
export interface ComponentInputs {
  readonly settings: Settings;
  readonly traits: Traits;
}
