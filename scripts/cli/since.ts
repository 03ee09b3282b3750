/** What is known of a service that is not well. */
export interface Evidence {
  readonly state: "dead" | "unhealthy";
  /** When its process was started. */
  readonly started: Date;
  /** When its process ended, if anybody saw it. */
  readonly ended?: Date | undefined;
  /** When Prometheus last knew it to be well. */
  readonly lastGood?: Date | undefined;
  /** When its log was written to last. */
  readonly lastLine?: Date | undefined;
}

/** Since when a service is not well, and what says so. */
export interface Since {
  readonly at: Date;
  readonly by: "its end" | "its last good answer" | "its last log line" | "its start";
}

/** The best that the evidence allows: the end itself, else the last sign of life (or of health). Pure. */
export const since = ({ state, started, ended, lastGood, lastLine }: Evidence): Since => {
  if (state === "dead" && ended) return { at: ended, by: "its end" };
  const good: Since | undefined = lastGood && { at: lastGood, by: "its last good answer" };
  const line: Since | undefined = lastLine && { at: lastLine, by: "its last log line" };
  // What is unhealthy may write its log all the same.
  const signs = (state === "dead" ? [good, line] : [good ?? line]).filter((sign) => sign !== undefined);
  const ofThisProcess = signs.filter(({ at }) => at > started);
  return ofThisProcess.toSorted((a, b) => b.at.getTime() - a.at.getTime())[0] ?? { at: started, by: "its start" };
};
