/** SQLITE_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB (https://www.sqlite.org/rescode.html). */
const sqliteCodes = new Set([5, 6, 8, 10, 11, 13, 14, 26]);
const primaryCode = 0xff;

/** Whether a statement failed because of the disk or file of the database, not because of its content. */
export const isStorageFailure = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const { errcode } = error as Error & { readonly errcode?: unknown }; // node:sqlite adds it
  return typeof errcode === "number" && sqliteCodes.has(errcode & primaryCode);
};
