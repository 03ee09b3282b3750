import { SettingError, type Variables } from "./variables.ts";

export interface TokenSettings {
  /** Undefined means a random secret, so that no token outlives the process. */
  readonly secret: string | undefined;
  readonly lifetimeSeconds: number;
}

const secretBytes = 32; // https://www.rfc-editor.org/rfc/rfc7518#section-3.2

/** Logged once at the start of a process that signs tokens without a configured secret. */
export const noTokenSecret = "JWT_SECRET: not set; tokens are signed with a random secret and end with this process";

/** Reads the secret, from a variable or a file, and the lifetime of access tokens. */
export const tokenSettings = (read: Variables): TokenSettings => {
  const secret = read.secret("JWT_SECRET");
  if (secret !== undefined && Buffer.byteLength(secret) < secretBytes) {
    throw new SettingError("JWT_SECRET", `must have at least ${secretBytes} bytes`);
  }
  const minutes = read.integer("ACCESS_TOKEN_EXPIRE_MINUTES", { fallback: 30, min: 1, max: 1440 });
  return { secret, lifetimeSeconds: minutes * 60 };
};
