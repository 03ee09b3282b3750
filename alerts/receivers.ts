// Generated from the files in alerts/receivers/: `npm run test:golden` rewrites it.
import { email } from "./receivers/email.ts";
import { pagerduty } from "./receivers/pagerduty.ts";
import { slack } from "./receivers/slack.ts";
import { webhook } from "./receivers/webhook.ts";

/** Every type of receiver, by its name in settings. */
export const receiverTypes = { email, pagerduty, slack, webhook } as const;
