import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { isAlive, isRunning, parseIdentity, printIdentity, type Identity } from "./process-identity.ts";

/** A process that runs until it is killed, and what identifies it. */
const started = async (): Promise<{ readonly identity: Identity; readonly kill: () => Promise<void> }> => {
  const child = spawn("/bin/sh", ["-c", `${printIdentity}; exec sleep 60`], { stdio: ["ignore", "pipe", "ignore"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const identity = parseIdentity(line.toString());
  if (!identity) throw new Error("the shell printed no identity");
  return {
    identity,
    kill: async () => {
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
};

test("a process is the one that it says it is, until it has ended", async () => {
  const { identity, kill } = await started();
  expect(isRunning(identity.pid)).toBe(true);
  expect(isAlive(identity)).toBe(true);
  await kill();
  expect(isRunning(identity.pid)).toBe(false);
  expect(isAlive(identity)).toBe(false);
});

test("another process under the same number is not taken for it", async () => {
  const { identity, kill } = await started();
  expect(isAlive({ ...identity, start: "1" })).toBe(false);
  expect(isRunning(identity.pid)).toBe(true);
  await kill();
});

test("each start of a program has its own identity", () => {
  const identities = [1, 2].map(() =>
    parseIdentity(spawnSync("/bin/sh", ["-c", printIdentity], { encoding: "utf8" }).stdout),
  );
  expect(identities[0]).toBeDefined();
  expect(identities[0]).not.toEqual(identities[1]);
});

test.each(["", "\n", "12", "12 (sh", "no number at all"])("an incomplete line, %j, identifies nothing", (line) => {
  expect(parseIdentity(line)).toBeUndefined();
});
