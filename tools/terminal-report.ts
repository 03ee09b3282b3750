import type { BuildEvent, Report } from "./build-event.ts";

/** What a report needs of `process.stderr`. */
export interface ReportStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

interface Running {
  readonly action: string;
  readonly since: number;
}

const secondsSince = (since: number): string => `${Math.round((Date.now() - since) / 1000)} s`;

const describe = (event: BuildEvent, running: ReadonlyMap<string, Running>): string => {
  const { since } = ("name" in event && running.get(event.name)) || { since: Date.now() };
  switch (event.kind) {
    case "plan":
      return `Building ${event.names.join(", ")}: once for this machine, up to ${event.minutes} min if nothing was ever built here`;
    case "waiting":
      return `${event.name}: process ${event.pid} is building it, waiting for that (its lock: ${event.lock})`;
    case "start":
      return `${event.name}: ${event.action} …`;
    case "end":
      return `${event.name}: ${event.outcome} after ${secondsSince(since)}`;
    case "interrupted":
      return "Stopped. What was compiled stays in Go's own cache: the next run goes on from there.";
    default:
      return event satisfies never;
  }
};

/** A line for what starts and what ends, and every 30 s one for what is still being built. */
const plainReport = (stream: ReportStream): Report => {
  const running = new Map<string, Running>();
  const timers = new Map<string, NodeJS.Timeout>();
  return (event) => {
    stream.write(`${describe(event, running)}\n`);
    if (event.kind === "start") {
      const since = Date.now();
      running.set(event.name, { action: event.action, since });
      const remind = () => stream.write(`${event.name}: still ${event.action} … ${secondsSince(since)}\n`);
      timers.set(event.name, setInterval(remind, 30_000).unref());
    }
    if (event.kind === "end") {
      clearInterval(timers.get(event.name));
      timers.delete(event.name);
      running.delete(event.name);
    }
  };
};

/** Lines that end stand above; below them one line per running build counts its seconds in place. */
const liveReport = (stream: ReportStream): Report => {
  const running = new Map<string, Running>();
  let drawn = 0;
  let timer: NodeJS.Timeout | undefined;
  const erase = () => (drawn > 0 ? `\u001B[${drawn}A\u001B[J` : "");
  const draw = (text: string) => {
    const width = (stream.columns ?? 80) - 1;
    const lines = [...running].map(([name, { action, since }]) => {
      const seconds = ` … ${secondsSince(since)}`;
      return `${`${name}: ${action}`.slice(0, width - seconds.length)}${seconds}\n`;
    });
    stream.write(`${erase()}${text}${lines.join("")}`);
    drawn = lines.length;
  };
  return (event) => {
    const text = event.kind === "start" ? "" : `${describe(event, running)}\n`;
    if (event.kind === "start") running.set(event.name, { action: event.action, since: Date.now() });
    if (event.kind === "end") running.delete(event.name);
    draw(text);
    if (running.size > 0) timer ??= setInterval(() => draw(""), 1000).unref();
    if (running.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
};

/** Shows builds to a person: in place on a terminal, as plain lines in a pipe or with `NO_COLOR`. */
export const terminalReport = (
  stream: ReportStream = process.stderr,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Report => {
  const isLive = stream.isTTY === true && !env["NO_COLOR"] && env["TERM"] !== "dumb";
  return isLive ? liveReport(stream) : plainReport(stream);
};
