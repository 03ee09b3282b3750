const windowMs = 300_000;

/** A time range whose calls are counted together. */
export interface MapWindow {
  /** Milliseconds since 1970; a multiple of five minutes. */
  readonly start: number;
  /** The end, exclusive. */
  readonly end: number;
}

/**
 * The windows to count at a given time, oldest first: the current one, and all windows that ended less than five
 * minutes before the time `backMs` ago, because their last spans may have been late. If `backMs` is the time between
 * two runs, every window is counted once more after these five minutes. The borders depend only on the clock, so a
 * later run counts the same windows again.
 *
 * @param backMs Defaults to 0: the current window and the previous one.
 */
export const windowsAt = (now: number, backMs = 0): readonly MapWindow[] => {
  const current = Math.floor(now / windowMs);
  const first = Math.floor((now - backMs) / windowMs) - 1;
  return Array.from({ length: current - first + 1 }, (_none, index) => {
    const start = (first + index) * windowMs;
    return { start, end: start + windowMs };
  });
};
