import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/**
 * Makes SQLite's journals in a folder as short as they can be: the room that they have taken already would let some
 * megabytes be written to a full disk.
 */
export const shortenJournals = (folder: string): void => {
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".db")) : [];
  for (const file of files) {
    const database = new DatabaseSync(join(folder, file), { timeout: 2000 });
    database.exec("pragma wal_checkpoint(truncate)");
    database.close();
  }
};
