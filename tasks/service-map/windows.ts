const windowMs = 300_000;

/** A stretch of time whose calls are counted together. */
export interface MapWindow {
  /** Milliseconds since 1970; a multiple of five minutes. */
  readonly start: number;
  /** The first moment after it. */
  readonly end: number;
}

/**
 * The windows to count at a moment, oldest first: the one that is under way, and each that was not yet over for five
 * minutes when the time `backMs` began, as its last spans may have come late. With the time between two runs as `backMs`,
 * every window is counted once more after those five minutes. The borders depend on the clock alone, so that a later run
 * counts the same windows again.
 *
 * @param backMs Defaults to 0: the window that is under way, and the one before.
 */
export const windowsAt = (now: number, backMs = 0): readonly MapWindow[] => {
  const current = Math.floor(now / windowMs);
  const first = Math.floor((now - backMs) / windowMs) - 1;
  return Array.from({ length: current - first + 1 }, (_none, index) => {
    const start = (first + index) * windowMs;
    return { start, end: start + windowMs };
  });
};
