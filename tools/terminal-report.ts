import type { BuildEvent, Report } from "./build-event.ts";
import { isLive, liveLines, type Screen } from "./live-lines.ts";
import { painter, type Paint } from "./paint.ts";

interface Running {
  readonly action: string;
  readonly since: number;
  /** Of what is fetched: how much came, of how much. */
  readonly size?: { readonly done: number; readonly total?: number };
}

const secondsSince = (since: number): string => `${Math.round((Date.now() - since) / 1000)} s`;

const sizeOf = ({ size }: Running): string => {
  if (!size) return "";
  const of = size.total === undefined ? "" : ` of ${Math.ceil(size.total / 1e6)}`;
  return `, ${Math.ceil(size.done / 1e6)}${of} MB`;
};

const describe = (event: Exclude<BuildEvent, { kind: "progress" }>, running: ReadonlyMap<string, Running>): string => {
  const entry: Running = ("name" in event && running.get(event.name)) || { action: "", since: Date.now() };
  switch (event.kind) {
    case "fetch-plan":
      return `Fetching the official releases of ${event.names.join(", ")}: once for this machine`;
    case "plan":
      return `Building ${event.names.join(", ")}: once for this machine, up to ${event.minutes} min if nothing was ever built here`;
    case "waiting":
      return `${event.name}: process ${event.pid} is making it, waiting for that (its lock: ${event.lock})`;
    case "start":
      return `${event.name}: ${event.action} …`;
    case "end":
      return `${event.name}: ${event.outcome} after ${secondsSince(entry.since)}${sizeOf(entry)}`;
    case "unavailable":
      return `${event.name}: ${event.why}`;
    case "tight":
      return `Warning: ${event.why}`;
    case "no-reach":
      return `${event.why[0]?.toUpperCase()}${event.why.slice(1)}`;
    case "interrupted":
      return event.during === "build"
        ? "Stopped. What was compiled stays in Go's own cache: the next run goes on from there."
        : "Stopped. What was fetched whole stays: the next run fetches the rest.";
    default:
      return event satisfies never;
  }
};

const colourOf = (event: BuildEvent): Parameters<Paint>[0] => {
  if (event.kind === "end") return event.outcome === "ready" ? "green" : "red";
  return event.kind === "tight" || event.kind === "unavailable" || event.kind === "no-reach" ? "yellow" : "reset";
};

const follow = (running: Map<string, Running>, { name, done, total }: BuildEvent & { readonly kind: "progress" }) => {
  const entry = running.get(name);
  if (entry) running.set(name, { ...entry, size: { done, ...(total !== undefined && { total }) } });
};

/** A line for what starts and what ends, and every 30 s one for what is still being built. */
const plainReport = (stream: Screen): Report => {
  const running = new Map<string, Running>();
  const timers = new Map<string, NodeJS.Timeout>();
  const paint = painter(stream);
  const remind = (name: string) => {
    const entry = running.get(name);
    if (entry) stream.write(`${name}: still ${entry.action}${sizeOf(entry)} … ${secondsSince(entry.since)}\n`);
  };
  return (event) => {
    if (event.kind === "progress") {
      follow(running, event);
      return;
    }
    stream.write(`${paint(colourOf(event), describe(event, running))}\n`);
    if (event.kind === "start") {
      running.set(event.name, { action: event.action, since: Date.now() });
      timers.set(event.name, setInterval(() => remind(event.name), 30_000).unref());
    }
    if (event.kind === "end" || event.kind === "unavailable") {
      clearInterval(timers.get(event.name));
      timers.delete(event.name);
      running.delete(event.name);
    }
  };
};

/** Lines that end stand above; below them one line per running build counts its seconds in place. */
const liveReport = (stream: Screen): Report => {
  const running = new Map<string, Running>();
  const lines = liveLines(stream);
  const paint = painter(stream);
  let timer: NodeJS.Timeout | undefined;
  const draw = (...above: readonly string[]) => {
    const width = (stream.columns ?? 80) - 1;
    const shown = [...running].map(([name, entry]) => {
      const figures = `${sizeOf(entry)} … ${secondsSince(entry.since)}`;
      return `${`${name}: ${entry.action}`.slice(0, width - figures.length).trimEnd()}${paint("cyan", figures)}`;
    });
    lines.draw(shown, above);
  };
  return (event) => {
    if (event.kind === "progress") {
      follow(running, event);
      return;
    }
    const above = event.kind === "start" ? [] : [paint(colourOf(event), describe(event, running))];
    if (event.kind === "start") running.set(event.name, { action: event.action, since: Date.now() });
    if (event.kind === "end" || event.kind === "unavailable") running.delete(event.name);
    draw(...above);
    if (running.size > 0) timer ??= setInterval(() => draw(), 1000).unref();
    if (running.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
};

/** Shows builds to a person: in place on a terminal, as plain lines in a pipe or with `NO_COLOR`. */
export const terminalReport = (
  stream: Screen = process.stderr,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Report => {
  return isLive(stream, env) ? liveReport(stream) : plainReport(stream);
};
