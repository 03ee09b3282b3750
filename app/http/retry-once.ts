import { setTimeout as pause } from "node:timers/promises";

const retryPauseMillis = 50;

/** Runs an attempt. If it fails with an error that may be temporary, runs a second one after a short pause. */
export const retryOnce = async <Answer>(
  attempt: (resend: number) => Promise<Answer>,
  mayPass: (error: unknown) => boolean,
): Promise<Answer> => {
  try {
    return await attempt(0);
  } catch (error) {
    if (!mayPass(error)) throw error;
    await pause(retryPauseMillis);
    return attempt(1);
  }
};
