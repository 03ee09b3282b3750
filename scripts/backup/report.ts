import { isLive, liveLines, type Screen } from "../../tools/live-lines.ts";
import { painter } from "../../tools/paint.ts";

const drawMillis = 200;
const remindMillis = 10_000;

/** Told what a piece of work is at. */
export type Tell = (text: string) => void;

/** Shows one piece of work after the other. */
export interface Report {
  /** Shows a piece of work while it lasts, and what came of it. */
  during<T>(name: string, work: (tell: Tell) => Promise<T>, result: (value: T) => string): Promise<T>;
}

/** On a terminal, a line that is drawn anew in its place; else one when a piece is done, and every 10 s while it lasts. */
export const openReport = (out: Screen, names: readonly string[], env: NodeJS.ProcessEnv = process.env): Report => {
  const width = Math.max(...names.map(({ length }) => length));
  const paint = painter(out);
  const lines = isLive(out, env) ? liveLines(out) : undefined;
  return {
    during: async (name, work, result) => {
      const began = performance.now();
      const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`;
      let text = "";
      const now = () => `  ${name.padEnd(width)}  ${paint("cyan", `${text}${text && ", "}${seconds()}`)}`;
      const show = () => (lines ? lines.draw([now()]) : void out.write(`${now()}\n`));
      if (lines) show();
      const timer = setInterval(show, lines ? drawMillis : remindMillis);
      try {
        const value = await work((told) => (text = told));
        const line = `  ${name.padEnd(width)}  ${result(value)} ${paint("dim", `(${seconds()})`)}`;
        if (lines) lines.draw([], [line]);
        else out.write(`${line}\n`);
        return value;
      } catch (error) {
        lines?.draw([]);
        throw error;
      } finally {
        clearInterval(timer);
      }
    },
  };
};
