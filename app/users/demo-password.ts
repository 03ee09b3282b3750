/** With it the users of the demo data log in: no secret, and in `local` and `dev` only. */
export const demoPassword = "demo-password";

/** Its hash, made beforehand: five of them would be felt in a start. */
export const demoPasswordHash =
  "$argon2id$v=19$m=19456,t=2,p=1$TcdvMRy+ES+e9y5ziJfJyw$A22lVoUWbKyaMRpyAlU8NGbQU0B9dRY2MG51AJoGsLQ";
