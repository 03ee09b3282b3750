/** A line of a log as people read it: of one in JSON its time, level and message; any other as it is. */
export const readableLine = (line: string): string => {
  if (!line.startsWith("{")) return line;
  try {
    const { timestamp = "", level = "", message } = JSON.parse(line) as Readonly<Record<string, unknown>>;
    return typeof message === "string" ? [timestamp, level, message].filter((part) => part !== "").join(" ") : line;
  } catch {
    return line;
  }
};
