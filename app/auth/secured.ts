/** For the schema of a route that requires a caller: documentation then asks for a token, which `users` is asked about. */
export const secured = { security: [{ bearer: [] }], calls: ["users"] } as const;
