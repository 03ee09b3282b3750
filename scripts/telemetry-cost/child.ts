import { fork } from "node:child_process";
import { once } from "node:events";

/** A program of the benchmark in a process of its own, which answers one question. */
export interface Child<Answer> {
  readonly port: number;
  readonly ask: () => Promise<Answer>;
  readonly stop: () => Promise<void>;
}

export interface ChildOptions {
  readonly args?: readonly string[];
  readonly execArgv?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** File descriptor of its log. */
  readonly log: number;
}

/** Starts it; its first message is the port that it listens on. */
export const startChild = async <Answer>(
  program: string,
  { args = [], execArgv = [], env = {}, log }: ChildOptions,
): Promise<Child<Answer>> => {
  const child = fork(program, args, {
    execArgv: [...execArgv],
    env: { ...process.env, ...env },
    stdio: ["ignore", log, "inherit", "ipc"],
  });
  const early = once(child, "exit").then(() => {
    throw new Error(`${program} exited`);
  });
  early.catch(() => {}); // once stopped, its exit is no failure
  const message = async (): Promise<unknown> => {
    const [said] = (await Promise.race([once(child, "message"), early])) as [unknown];
    return said;
  };
  const port = (await message()) as number; // both programs begin with it
  return {
    port,
    ask: async () => {
      const answer = message();
      child.send("?");
      return (await answer) as Answer;
    },
    stop: async () => {
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
    },
  };
};
