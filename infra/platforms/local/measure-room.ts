import { freeBytes } from "../../../tools/disk.ts";
import { availableMemory, bytesPerMebibyte } from "../available-memory.ts";
import type { Room } from "../room.ts";
import type { LocalContext } from "./addresses.ts";

/** What this machine has left for a stack, right now. */
export const measureRoom = ({ directory }: Pick<LocalContext, "directory">): Required<Room> => ({
  memory: availableMemory(),
  disk: {
    folder: directory,
    free: freeBytes(directory) / bytesPerMebibyte,
    way: "make room, or set data.directory to a folder on another disk",
  },
});
