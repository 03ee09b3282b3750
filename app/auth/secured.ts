/** For the schema of a route that requires a caller: documentation then asks for a token. */
export const secured = { security: [{ bearer: [] }] } as const;
