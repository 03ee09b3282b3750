/** Argon2id's second recommendation of https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html; memory in KiB. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

const { memoryCost, timeCost, parallelism } = parameters;

/** As costly to compare with as a real hash, and of no password. */
const unmatched = `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${"A".repeat(22)}$${"A".repeat(43)}`;

// Native code, loaded by those who have passwords to check only; it computes on threads of its own.
const argon2 = () => import("@node-rs/argon2");

/** Hashes a password with a salt of its own; off the event loop. */
export const hashPassword = async (password: string): Promise<string> => (await argon2()).hash(password, parameters);

/** Compares in the same time whether there is a hash or not, so that nobody learns who has an account. */
export const verifyPassword = async (hash: string | null | undefined, password: string): Promise<boolean> => {
  const matches = await (await argon2()).verify(hash ?? unmatched, password);
  return matches && typeof hash === "string";
};
