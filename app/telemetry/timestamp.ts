/**
 * Formats times as ISO 8601 in UTC with milliseconds. The text of a second is built once, because most lines share it.
 */
export const createTimestamp = (): ((millis: number) => string) => {
  let second = Number.NaN;
  let start = "";
  return (millis) => {
    const rest = millis % 1000;
    if (millis - rest !== second) {
      second = millis - rest;
      start = new Date(second).toISOString().slice(0, -"000Z".length);
    }
    return `${start}${String(rest).padStart(3, "0")}Z`;
  };
};
