import { spawn } from "node:child_process";

/** A shell that lives on from one command to the next, with its jobs. */
export interface Terminal {
  /** Runs commands; what they printed, and the exit code of the last. */
  run(commands: string): Promise<{ readonly code: number; readonly output: string }>;
  /** Ends the shell and whatever it still runs. */
  close(): void;
}

/** Opens a shell in a folder. */
export const openTerminal = (folder: string, env: NodeJS.ProcessEnv): Terminal => {
  const shell = spawn("/bin/bash", [], { cwd: folder, env, stdio: ["pipe", "pipe", "pipe"], detached: true });
  let output = "";
  let heard = () => {};
  for (const stream of [shell.stdout, shell.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
      heard();
    });
  }
  return {
    run: (commands) =>
      new Promise((resolve) => {
        const end = `end of command ${crypto.randomUUID()}`;
        output = "";
        heard = () => {
          const [text = "", code] = output.split(new RegExp(`^${end} (\\d+)\\n`, "m"));
          if (code !== undefined) resolve({ code: Number(code), output: text });
        };
        // The shell reads its commands from standard input: no command may take the next one from there.
        shell.stdin.write(`{\n${commands}\n} </dev/null\nprintf '\\n${end} %s\\n' $?\n`);
      }),
    close: () => {
      try {
        process.kill(-shell.pid!, "SIGKILL");
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
      }
    },
  };
};
