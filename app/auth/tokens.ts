import { createSecretKey, randomBytes } from "node:crypto";
import { attributes } from "../../signals/attributes.ts";
import { spans } from "../../signals/spans.ts";
import { withSpan } from "../telemetry/span.ts";

export interface TokensOptions {
  /** At least 32 bytes (https://www.rfc-editor.org/rfc/rfc7518#section-3.2); random if undefined. */
  readonly secret: string | undefined;
  readonly lifetimeSeconds: number;
}

/** Creates and verifies access tokens. */
export interface Tokens {
  readonly lifetimeSeconds: number;
  /** Creates a token that contains only its owner and its expiry. */
  create(userId: number): Promise<string>;
  /** The owner of a token; undefined if the token is not ours, was changed, or has expired. */
  verify(token: string): Promise<number | undefined>;
}

const algorithm = "HS256";

// Takes 30 ms of CPU to load, so only the first request that sends or needs a token loads it.
const jose = () => import("jose");

/** Access tokens signed with one secret (https://www.rfc-editor.org/rfc/rfc7519). */
export const createTokens = ({ secret, lifetimeSeconds }: TokensOptions): Tokens => {
  const key = createSecretKey(secret === undefined ? randomBytes(32) : Buffer.from(secret));
  return {
    lifetimeSeconds,

    async create(userId) {
      const { SignJWT } = await jose();
      const issued = Math.floor(Date.now() / 1000);
      const expiry = issued + lifetimeSeconds;
      const about = { [attributes.userId]: userId, [attributes.tokenExpiry]: new Date(expiry * 1000).toISOString() };
      return withSpan(spans.createJwtToken, about, () =>
        new SignJWT()
          .setProtectedHeader({ alg: algorithm, typ: "JWT" })
          .setSubject(String(userId))
          .setIssuedAt(issued)
          .setExpirationTime(expiry)
          .sign(key),
      );
    },

    async verify(token) {
      const { errors, jwtVerify } = await jose();
      try {
        const { payload } = await jwtVerify(token, key, { algorithms: [algorithm], requiredClaims: ["sub", "exp"] });
        return Number(payload.sub);
      } catch (error) {
        if (error instanceof errors.JOSEError) return undefined;
        throw error;
      }
    },
  };
};
