import type { Program } from "../../service.ts";
import { mebibytes, type Bytes } from "../../../base/units.ts";

/**
 * The variable that tells a runtime to stay below a limit of memory: without containers nothing else does, in one it
 * collects its garbage before the kernel ends it.
 */
export const memoryHint = (runtime: Program["runtime"], memory: Bytes): Readonly<Record<string, string>> => {
  switch (runtime) {
    case "go":
      return { GOMEMLIMIT: `${Math.floor(mebibytes(memory) * 0.9)}MiB` };
    case "node":
      return { NODE_OPTIONS: `--max-old-space-size=${Math.floor(mebibytes(memory) * 0.75)}` };
    case "jvm":
    case "native":
      // Their components say it, from settings of their own.
      return {};
  }
};
