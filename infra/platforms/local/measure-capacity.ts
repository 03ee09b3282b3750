import { freeBytes } from "../../../tools/disk.ts";
import { availableMemory, bytesPerMebibyte } from "../machine/available-memory.ts";
import type { Capacity } from "../machine/capacity.ts";
import type { LocalContext } from "./addresses.ts";

/** What this machine has left for a stack, right now. */
export const measureCapacity = ({ directory }: Pick<LocalContext, "directory">): Required<Capacity> => ({
  memory: availableMemory(),
  disk: {
    folder: directory,
    free: freeBytes(directory) / bytesPerMebibyte,
    way: "make room, or set data.directory to a folder on another disk",
  },
});
