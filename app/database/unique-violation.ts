const sqliteUnique = new Set([1555, 2067]); // SQLITE_CONSTRAINT_PRIMARYKEY, _UNIQUE
const postgresUnique = "23505";

/** Whether a statement failed because a unique value already exists. */
export const isUniqueViolation = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const { errcode, code } = error as Error & { readonly errcode?: unknown; readonly code?: unknown }; // drivers add them
  return (typeof errcode === "number" && sqliteUnique.has(errcode)) || code === postgresUnique;
};
