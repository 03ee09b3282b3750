import { expect, onTestFinished, test, vi } from "vitest";
import { command, type CommandDescription } from "./command.ts";

const options = {
  lines: { type: "string", help: "how many" },
  stack: { type: "string", help: "which", default: "local" },
} as const;
const plain = { command: "npm run it --", summary: "Does it.", options };
const withNames = { ...plain, positionals: "[service …]" };

/** Calls a task as a shell would; what it was given, or what it said, and its exit code. */
const call = async (description: CommandDescription<typeof options>, ...args: readonly string[]) => {
  const [argv, code] = [process.argv, process.exitCode];
  process.argv = ["node", "it", ...args];
  let said = "";
  const listen = (text: string | Uint8Array): boolean => {
    said += String(text);
    return true;
  };
  vi.spyOn(process.stdout, "on").mockReturnThis();
  vi.spyOn(process.stdout, "write").mockImplementation(listen);
  vi.spyOn(process.stderr, "write").mockImplementation(listen);
  onTestFinished(() => {
    vi.restoreAllMocks();
    process.argv = argv;
    process.exitCode = code;
  });
  let given: unknown;
  await command(description, ({ values, positionals }) => {
    given = [values.stack, ...positionals];
    return Promise.resolve();
  });
  return { given, said, code: process.exitCode };
};

test.each([
  [[], ["local"]],
  [["dev"], ["dev"]],
  [["--stack", "dev"], ["dev"]],
  [["--lines", "3", "dev"], ["dev"]],
  [["dev", "--stack", "dev"], ["dev"]],
])("a stack is named first, or by its option: %j", async (args, expected) => {
  expect((await call(plain, ...args)).given).toEqual(expected);
});

test.each([
  [
    ["dev", "api", "users"],
    ["dev", "api", "users"],
  ],
  [
    ["api", "dev"],
    ["local", "api", "dev"],
  ],
  [
    ["api", "--stack", "dev"],
    ["dev", "api"],
  ],
])("what comes after it, or is no stack, is the task's own: %j", async (args, expected) => {
  expect((await call(withNames, ...args)).given).toEqual(expected);
});

test.each([
  [["devv"], 'no stack is called "devv": Pulumi.devv.yaml is not there; did you mean "dev"?'],
  [["dev", "more"], "Unexpected argument 'more'"],
  [["dev", "--stack", "local"], 'two stacks: "dev" and "local"'],
])("wrong names get one line, and where to look: %j", async (args, line) => {
  expect(await call(plain, ...args)).toEqual({
    given: undefined,
    said: `${line}\nSee: npm run it -- --help\n`,
    code: 2,
  });
});

test("the help says that a stack may stand first", async () => {
  expect((await call(withNames, "--help")).said).toMatch(/^npm run it -- \[stack\] \[options\] \[service …\]\n/);
});
