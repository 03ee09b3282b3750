import { join } from "node:path";

/** The project's root: the folder of `Pulumi.yaml`. */
export const root = join(import.meta.dirname, "../..");
