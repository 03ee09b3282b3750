import { ask } from "../../base/ask.ts";

/** Whether an address responds with 200–299 within the timeout. Never throws. */
export const answers = (url: string, timeoutMs: number): Promise<boolean> =>
  ask(url, { timeoutMs }).then(
    ({ status }) => status >= 200 && status < 300,
    () => false,
  );

export interface WaitOptions {
  readonly timeoutMs: number;
  /** Stops the wait early: returns the reason, or `undefined` to continue. */
  readonly giveUp: () => string | undefined;
}

/** Polls an address until it is healthy; otherwise returns the reason why it is not. */
export const waitUntilHealthy = async (
  url: string,
  { timeoutMs, giveUp }: WaitOptions,
): Promise<string | undefined> => {
  const started = performance.now();
  for (let pause = 25; ; pause = Math.min(pause * 1.5, 100)) {
    if (await answers(url, 2000)) return undefined;
    const reason = giveUp();
    if (reason !== undefined) return reason;
    const waited = performance.now() - started;
    if (waited > timeoutMs) return `not healthy after ${Math.round(timeoutMs / 1000)} s (asked ${url})`;
    await new Promise((resolve) => {
      setTimeout(resolve, pause);
    });
  }
};
