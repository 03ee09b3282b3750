import { stripVTControlCharacters } from "node:util";

/** What is drawn on: `process.stdout`, or something like it. */
export type Screen = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

/** Whether lines can be drawn anew in their place: on a terminal, unless it is dumb or the user wants it plain. */
export const isLive = ({ isTTY }: Screen, { NO_COLOR, TERM }: NodeJS.ProcessEnv): boolean =>
  isTTY === true && !NO_COLOR && TERM !== "dumb";

const escape = "\u001B";
const colours = new RegExp(String.raw`(${escape}\[[\d;]*m)`);

/** A line cut to so many characters; what colours it takes no room. */
export const fit = (line: string, width: number): string => {
  let left = width;
  return line
    .split(colours)
    .map((part) => {
      if (colours.test(part)) return part;
      const shown = part.slice(0, left);
      left -= shown.length;
      return shown;
    })
    .join("");
};

/** Rows that lines take on a terminal that may have become narrower since they were drawn. */
const rowsOf = (lines: readonly string[], columns: number): number =>
  lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(stripVTControlCharacters(line).length / columns)), 0);

/**
 * Lines at the end of a terminal's output that are drawn anew in their place, below lines that stay. Each is written over
 * in one go and never wraps, so that nothing flickers; the cursor waits below them, visible, whatever ends the process.
 */
export const liveLines = (screen: Screen) => {
  let drawn: readonly string[] = [];
  return {
    /** Shows these lines instead of the last ones; `above` are written once and stay. */
    draw(lines: readonly string[], above: readonly string[] = []): void {
      const columns = screen.columns || 80;
      const up = drawn.length > 0 ? `\u001B[${rowsOf(drawn, columns)}A` : "";
      // What is further up than the screen is out of reach.
      drawn = lines.slice(0, (screen.rows || 24) - 1).map((line) => fit(line, columns - 1));
      const rows = [...above, ...drawn].map((line) => `${line}\u001B[K\n`);
      screen.write(`${up}${rows.join("")}\u001B[J`);
    },
  };
};
