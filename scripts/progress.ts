import { isLive, liveLines, type Screen } from "../tools/live-lines.ts";
import { painter } from "../tools/paint.ts";
import type { Observer } from "./pulumi-cli.ts";
import { doneLine, liveStepLines, spinnerMs, type Moment } from "./step-lines.ts";

const verbs: Readonly<Record<string, { readonly now: string; readonly done: string }>> = {
  "stack:index:Process create": { now: "starting", done: "healthy after" },
  "stack:index:Process update": { now: "restarting", done: "healthy again after" },
  "stack:index:Process delete": { now: "stopping", done: "stopped after" },
  "stack:index:Task create": { now: "running", done: "done after" },
  "stack:index:Task update": { now: "running", done: "done after" },
};

/** The display while Pulumi works. */
export interface Steps extends Observer {
  /** Ends the display; how many services changed. */
  end(): number;
}

/**
 * Tells people what happens to the services and tasks of these names: a line when each is done and, on a terminal, what
 * is under way and what is to come.
 */
export const showSteps = (out: Screen, names: readonly string[], env: NodeJS.ProcessEnv = process.env): Steps => {
  const began = performance.now();
  const underWay = new Map<string, { readonly since: number; readonly verb: string }>();
  const toCome = new Set(names);
  const width = Math.max(...names.map(({ length }) => length));
  const paint = painter(out);
  const lines = isLive(out, env) ? liveLines(out) : undefined;
  let changed = 0;
  let isInterrupted = false;
  const moment = (): Moment => {
    const now = performance.now();
    const running = [...underWay].map(([name, { since, verb }]) => ({ name, verb, ms: now - since }));
    return { running, waiting: [...toCome], ms: now - began, isInterrupted };
  };
  const draw = (...above: readonly string[]) => lines?.draw(liveStepLines(paint, moment(), width), above);
  const timer = lines && setInterval(draw, spinnerMs);
  draw();
  return {
    onStep: ({ phase, operation, type, name }) => {
      // The node that a service's resources hang on has its name, too.
      if (!type.startsWith("stack:index:")) return;
      toCome.delete(name);
      const verb = verbs[`${type} ${operation}`];
      if (!verb) return;
      if (phase === "begins") {
        underWay.set(name, { since: performance.now(), verb: verb.now });
        draw();
        return;
      }
      const ms = performance.now() - (underWay.get(name)?.since ?? performance.now());
      underWay.delete(name);
      changed += 1;
      const isFailed = phase === "failed";
      const line = doneLine(paint, { name, verb: isFailed ? "failed after" : verb.done, ms, isFailed }, width);
      if (lines) draw(line);
      else out.write(`${line}\n`);
    },
    onInterrupt: () => {
      isInterrupted = true;
      draw();
    },
    end: () => {
      clearInterval(timer);
      lines?.draw([]);
      return changed;
    },
  };
};
