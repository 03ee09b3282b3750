import { attributes } from "../../signals/attributes.ts";
import { spanEvents, spans } from "../../signals/spans.ts";
import { Problem } from "../http/problem.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { addEvent, withSpan } from "../telemetry/span.ts";
import type { Credentials, User, Users } from "../users/users.ts";
import type { AttemptLimit } from "./attempt-limit.ts";
import type { AccessToken } from "./auth.ts";
import type { Tokens } from "./tokens.ts";

export interface LoginOptions {
  readonly users: Pick<Users, "authenticate">;
  readonly tokens: Pick<Tokens, "create" | "lifetimeSeconds">;
  readonly limit: AttemptLimit;
  readonly metrics: Pick<Metrics, "logins">;
  readonly log: Logger;
}

/** Returns a token for a name and a password; `address` is the client's address. */
export type Login = (credentials: Credentials, address: string) => Promise<AccessToken>;

const outcomes = ["success", "failure", "limited"] as const;

/** Checks credentials, limited to a number of attempts per address and name. */
export const createLogin = ({ users, tokens, limit, metrics, log }: LoginOptions): Login => {
  for (const outcome of outcomes) metrics.logins.inc({ outcome }, 0);

  const end = (outcome: (typeof outcomes)[number], event: string, user?: User): void => {
    metrics.logins.inc({ outcome });
    addEvent(event);
    log[outcome === "success" ? "info" : "warn"]({ user_id: user?.id }, event);
  };

  const authenticate = (credentials: Credentials): Promise<User> =>
    withSpan(spans.authenticateUser, {}, async (span) => {
      try {
        const user = await users.authenticate(credentials);
        span.setAttributes({ [attributes.userId]: user.id, [attributes.userName]: user.username });
        return user;
      } catch (error) {
        if (error instanceof Problem && error.kind === "unauthorized") end("failure", spanEvents.loginFailed);
        throw error;
      }
    });

  return async ({ username, password }, address) => {
    const key = `${address} ${username}`;
    const retryAfterSeconds = limit.take(key);
    if (retryAfterSeconds > 0) {
      end("limited", spanEvents.loginLimited);
      throw new Problem("rate_limited", `Wait ${retryAfterSeconds} s before the next login`, { retryAfterSeconds });
    }
    const user = await authenticate({ username, password });
    limit.forgive(key);
    const access_token = await tokens.create(user.id);
    end("success", spanEvents.loginSucceeded, user);
    return { access_token, token_type: "bearer", expires_in: tokens.lifetimeSeconds };
  };
};
