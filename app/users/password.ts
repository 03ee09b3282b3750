/** Argon2id's second recommendation of https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html; memory in KiB. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

const { memoryCost, timeCost, parallelism } = parameters;

/** As expensive to compare as a real hash, but of no password. */
const unmatched = `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${"A".repeat(22)}$${"A".repeat(43)}`;

// Native code, loaded only by processes that check passwords; it computes on its own threads.
const argon2 = () => import("@node-rs/argon2");

/** Hashes a password with its own salt, off the event loop. */
export const hashPassword = async (password: string): Promise<string> => (await argon2()).hash(password, parameters);

/** Takes the same time with and without a hash, so that the time does not reveal who has an account. */
export const verifyPassword = async (hash: string | null | undefined, password: string): Promise<boolean> => {
  const matches = await (await argon2()).verify(hash ?? unmatched, password);
  return matches && typeof hash === "string";
};
