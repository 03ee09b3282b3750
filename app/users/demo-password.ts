/** The password of the demo users: not a secret, and only in `local` and `dev`. */
export const demoPassword = "demo-password";

/** Its precomputed hash; computing five hashes would slow down a start. */
export const demoPasswordHash =
  "$argon2id$v=19$m=19456,t=2,p=1$TcdvMRy+ES+e9y5ziJfJyw$A22lVoUWbKyaMRpyAlU8NGbQU0B9dRY2MG51AJoGsLQ";
