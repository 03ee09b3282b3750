import { ask } from "../../base/ask.ts";

/** Whether an address answers 200–299 within the time. Never throws. */
export const answers = (url: string, timeoutMs: number): Promise<boolean> =>
  ask(url, { timeoutMs }).then(
    ({ status }) => status >= 200 && status < 300,
    () => false,
  );

export interface WaitOptions {
  readonly timeoutMs: number;
  /** Ends the waiting early: the reason, or `undefined` to go on. */
  readonly giveUp: () => string | undefined;
}

/** Asks again and again until the address answers; the reason why not otherwise. */
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
