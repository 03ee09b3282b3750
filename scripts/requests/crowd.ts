import type { Example } from "../../app/examples/example.ts";
import { openSession, type Session } from "./session.ts";
import type { Sample } from "./tally.ts";

/** Many sessions, of which each sends one request at a time. */
export interface Crowd {
  /** Sends the next request of a session that has nothing under way; of a new one if all are busy. */
  send(): Promise<Sample>;
}

export interface CrowdOptions {
  readonly host: string;
  readonly opening: readonly Example[];
  readonly round: readonly Example[];
}

/** Requests of a session before somebody else comes in its place. */
const attention = 60;
/** At least so many sessions take turns. */
const fewest = 5;

/** Opens sessions as they are needed; each does its opening first, then round after round. */
export const gatherCrowd = ({ host, opening, round }: CrowdOptions): Crowd => {
  const idle: { readonly session: Session; sent: number }[] = [];
  let opened = 0;
  let turn = 0;

  const nextOf = (session: Session, sent: number): Example => {
    const first = opening[sent];
    if (first) return first;
    for (let tries = 0; tries < round.length; tries++) {
      const example = round[turn++ % round.length]!;
      if (session.mayAsk(example)) return example;
    }
    return round[0]!;
  };

  return {
    async send() {
      const waiting = opened < fewest ? undefined : idle.shift();
      if (!waiting) opened += 1;
      const member = waiting ?? { session: openSession(host), sent: 0 };
      const sample = await member.session.send(nextOf(member.session, member.sent));
      member.sent += 1;
      if (member.sent < attention) idle.push(member);
      return sample;
    },
  };
};
