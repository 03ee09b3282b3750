import type { AnySpec } from "../../infra/service.ts";
import { isLive, liveLines, type Screen } from "../../tools/live-lines.ts";
import { painter } from "../../tools/paint.ts";
import type { Observer } from "../pulumi-engine/run-pulumi.ts";
import { doneLine, liveStepLines, spinnerMs, type Moment } from "./step-lines.ts";
import { isUnit, verbsOf } from "./unit-steps.ts";

/** The display while Pulumi works. */
export interface Steps extends Observer {
  /** Ends the display; how many services changed. */
  end(): number;
}

/**
 * Tells people what happens to these services and tasks: a line when each is done and, on a terminal, what is under way
 * and what is to come.
 */
export const showSteps = (
  out: Screen,
  units: readonly Pick<AnySpec, "kind" | "name">[],
  env: NodeJS.ProcessEnv = process.env,
): Steps => {
  const names = units.map(({ name }) => name);
  const tasks = new Set(units.filter(({ kind }) => kind === "task").map(({ name }) => name));
  const began = performance.now();
  const underWay = new Map<string, { readonly name: string; readonly since: number; readonly verb: string }>();
  const toCome = new Set(names);
  const width = Math.max(...names.map(({ length }) => length));
  const paint = painter(out);
  const lines = isLive(out, env) ? liveLines(out) : undefined;
  let changed = 0;
  let isInterrupted = false;
  const moment = (): Moment => {
    const now = performance.now();
    const running = [...underWay.values()].map(({ name, since, verb }) => ({ name, verb, ms: now - since }));
    return { running, waiting: [...toCome], ms: now - began, isInterrupted };
  };
  const draw = (...above: readonly string[]) => lines?.draw(liveStepLines(paint, moment(), width), above);
  const timer = lines && setInterval(draw, spinnerMs);
  draw();
  return {
    onStep: (step) => {
      const { phase, type, name } = step;
      if (isUnit(step)) toCome.delete(name);
      const verbs = verbsOf(step, tasks.has(name));
      if (!verbs) return;
      const key = `${type} ${name}`;
      if (phase === "begins") {
        underWay.set(key, { name, since: performance.now(), verb: verbs.now });
        draw();
        return;
      }
      const ms = performance.now() - (underWay.get(key)?.since ?? performance.now());
      underWay.delete(key);
      const isFailed = phase === "failed";
      const verb = isFailed ? "failed after" : verbs.done;
      if (verb === undefined) return;
      changed += 1;
      const line = doneLine(paint, { name, verb, ms, isFailed }, width);
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
