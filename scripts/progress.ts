import type { ResourceStep } from "./pulumi-cli.ts";

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const verbs: Readonly<Record<string, { readonly now: string; readonly done: string }>> = {
  "stack:index:Process create": { now: "starting", done: "healthy after" },
  "stack:index:Process update": { now: "restarting", done: "healthy again after" },
  "stack:index:Process delete": { now: "stopping", done: "stopped after" },
  "stack:index:Task create": { now: "running", done: "done after" },
  "stack:index:Task update": { now: "running", done: "done after" },
};

/** Tells people what happens to each service: a line when it is done and, in a terminal, what is under way. */
export const showSteps = (out: NodeJS.WriteStream) => {
  const underWay = new Map<string, { readonly since: number; readonly now: string }>();
  let changed = 0;
  const clear = () => out.isTTY && out.write("\r\u001B[K");
  const draw = () => {
    if (!out.isTTY || underWay.size === 0) return;
    const parts = [...underWay].map(([name, { since, now }]) => `${now} ${name} ${seconds(performance.now() - since)}`);
    const line = `  … ${parts.join(", ")}`;
    out.write(`\r\u001B[K${line.slice(0, out.columns - 1)}`);
  };
  const timer = out.isTTY ? setInterval(draw, 100) : undefined;
  return {
    onStep: ({ phase, operation, type, name }: ResourceStep): void => {
      const verb = verbs[`${type} ${operation}`];
      if (!verb) return;
      const entry = underWay.get(name);
      if (phase === "begins") {
        underWay.set(name, { since: performance.now(), now: verb.now });
        draw();
        return;
      }
      underWay.delete(name);
      changed += 1;
      clear();
      const took = seconds(performance.now() - (entry?.since ?? performance.now()));
      out.write(
        phase === "done"
          ? `  ${name.padEnd(16)} ${verb.done} ${took}\n`
          : `  ${name.padEnd(16)} failed after ${took}\n`,
      );
      draw();
    },
    /** Ends the display; how many services changed. */
    end: (): number => {
      clearInterval(timer);
      clear();
      return changed;
    },
  };
};
