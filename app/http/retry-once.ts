import { setTimeout as pause } from "node:timers/promises";

const retryPauseMillis = 50;

/** Runs a try, and after a short pause a second one if the first failed in a way that may have passed. */
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
