/**
 * Add to the schema of a route that requires a caller: it documents the token and the call to `users` that checks it.
 */
export const secured = { security: [{ bearer: [] }], calls: ["users"] } as const;
