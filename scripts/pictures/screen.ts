import { spawn } from "node:child_process";
import xterm from "@xterm/headless";

/** A piece of a row in one colour. */
export interface Run {
  readonly column: number;
  readonly text: string;
  /** Number of one of the eight colours of a terminal; nothing for its own. */
  readonly colour?: number;
  readonly isBold: boolean;
  readonly isDim: boolean;
}

/** What a terminal shows: its rows from the top, without the empty ones at its end. */
export type Screen = readonly (readonly Run[])[];

interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** A terminal as programs see it, which keeps its picture in memory. */
export const openScreen = ({ columns, rows }: Size) => {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const runsOf = (row: number): readonly Run[] => {
    const line = terminal.buffer.active.getLine(row);
    const runs: Run[] = [];
    for (let column = 0; column < columns; column++) {
      const cell = line?.getCell(column);
      const text = cell?.getChars() || " ";
      const colour = cell?.isFgPalette() ? { colour: cell.getFgColor() } : {};
      const style = { ...colour, isBold: Boolean(cell?.isBold()), isDim: Boolean(cell?.isDim()) };
      const last = runs.at(-1);
      const isSame =
        last &&
        JSON.stringify([last.colour, last.isBold, last.isDim]) ===
          JSON.stringify([style.colour, style.isBold, style.isDim]);
      if (isSame) runs[runs.length - 1] = { ...last, text: last.text + text };
      else runs.push({ column, text, ...style });
    }
    return runs;
  };
  return {
    /** Shows what a program wrote. */
    write: (text: string): Promise<void> => new Promise((resolve) => terminal.write(text, resolve)),
    resize: (size: Size): void => terminal.resize(size.columns, size.rows),
    read: (): Screen => {
      const all = Array.from({ length: terminal.buffer.active.length }, (_, row) => runsOf(row));
      const end = all.findLastIndex((runs) => runs.some(({ text }) => text.trim() !== ""));
      return all.slice(0, end + 1);
    },
  };
};

/** The text of a screen, without colours. */
export const textOf = (screen: Screen): string =>
  screen
    .map((runs) =>
      runs
        .map(({ text }) => text)
        .join("")
        .trimEnd(),
    )
    .join("\n");

export interface Recording extends Size {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** The moment of a second picture: the first one whose text is like this. */
  readonly moment?: RegExp;
}

/** Runs a command on a terminal of its own; what that shows at the moment asked for, and at the end. */
export const record = async (command: string, { folder, env, moment, ...size }: Recording) => {
  const line = `stty cols ${size.columns} rows ${size.rows}; ${command}`;
  const child = spawn("script", ["-q", "-e", "-f", "-c", line, "/dev/null"], {
    cwd: folder,
    env: { ...env, NO_COLOR: undefined, TERM: "xterm-256color" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const screen = openScreen(size);
  let then: Screen | undefined;
  for await (const chunk of child.stdout.setEncoding("utf8")) {
    await screen.write(String(chunk));
    const now = moment && !then ? screen.read() : undefined;
    if (now && moment?.test(textOf(now))) then = now;
  }
  return { moment: then, end: screen.read() };
};
