const windowMs = 300_000;

/** A stretch of time whose calls are counted together. */
export interface MapWindow {
  /** Milliseconds since 1970; a multiple of five minutes. */
  readonly start: number;
  /** The first moment after it. */
  readonly end: number;
}

/**
 * The windows to count at a moment: the one that is under way, and the one before, whose last spans may have come late.
 * Their borders depend on the clock alone, so that a later run counts the same windows again.
 */
export const windowsAt = (now: number): readonly MapWindow[] => {
  const current = Math.floor(now / windowMs) * windowMs;
  return [current - windowMs, current].map((start) => ({ start, end: start + windowMs }));
};
